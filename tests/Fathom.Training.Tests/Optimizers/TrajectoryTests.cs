namespace Fathom.Training.Tests;

/// <summary>Every optimizer against 20 steps of PyTorch's.</summary>
public class TrajectoryTests
{
    // f32, 20 steps: sums in another order differ by some ulp, which divisions by small roots enlarge.
    private const double Relative = 1e-4, Absolute = 1e-5;

    [SkippableTheory]
    [InlineData("sgd")]
    [InlineData("sgd_wd")]
    [InlineData("sgd_maximize")]
    [InlineData("sgd_momentum")]
    [InlineData("sgd_momentum_dampening")]
    [InlineData("sgd_momentum_wd")]
    [InlineData("sgd_nesterov")]
    [InlineData("adam")]
    [InlineData("adam_wd")]
    [InlineData("adam_amsgrad")]
    [InlineData("adamw")]
    [InlineData("adamw_amsgrad")]
    [InlineData("adamax")]
    [InlineData("nadam")]
    [InlineData("radam")]
    [InlineData("rmsprop")]
    [InlineData("rmsprop_centered_momentum")]
    [InlineData("adagrad")]
    [InlineData("adadelta")]
    [InlineData("asgd")]
    [InlineData("rprop")]
    public void Given_gradients_lead_where_the_reference_goes(string name)
    {
        var cases = ReferenceCases.Load("optimizers");
        var parameter = new Parameter(cases.Tensor($"{name}/param0"));
        var optimizer = ReferenceOptimizers.Make(cases.Config(name), [parameter]);
        var gradients = cases.Tensor($"{name}/grads");
        var path = new List<double>();
        for (var step = 0; step < gradients.Shape[0]; step++)
        {
            optimizer.Apply([gradients[step]]);
            path.AddRange(parameter.Snapshot().To(DType.F64).ToArray<double>());
        }
        ReferenceCases.AssertClose(cases.Doubles($"{name}/trajectory"), path, Relative, Absolute, name);
    }

    [SkippableTheory]
    [InlineData("adam_objective")]
    [InlineData("adam_objective__f64")]
    [InlineData("sgd_objective")]
    [InlineData("sgd_objective__f64")]
    public void Steps_on_an_objective_lead_where_the_reference_goes(string name)
    {
        var cases = ReferenceCases.Load("optimizers");
        var (x, y) = (cases.Tensor($"{name}/X"), cases.Tensor($"{name}/y"));
        var parameter = new Parameter(cases.Tensor($"{name}/param0"));
        var optimizer = ReferenceOptimizers.Make(cases.Config(name), [parameter]);
        var (path, losses) = (new List<double>(), new List<double>());
        for (var step = 0; step < cases.Config(name).GetProperty("steps").GetInt32(); step++)
        {
            var difference = x.MatMul(parameter).Tanh() - y;
            var loss = (difference * difference).Mean();
            optimizer.Step(loss);
            losses.Add(loss.Item<double>());
            path.AddRange(parameter.Snapshot().To(DType.F64).ToArray<double>());
        }
        var scale = x.DType == DType.F64 ? 1e-6 : 1;
        ReferenceCases.AssertClose(cases.Doubles($"{name}/loss"), losses, Relative * scale, Absolute * scale, name);
        ReferenceCases.AssertClose(cases.Doubles($"{name}/trajectory"), path, Relative * scale, Absolute * scale, name);
    }
}
