using Fathom.Training;

namespace Fathom.Conformance;

/// <summary>
/// L-BFGS, which divides differences of nearly equal gradients by each other, so that a trajectory may be undetermined by its data: PyTorch itself gives
/// others on other processors (by 0.1 in f32 where parameters reach 30, by 7e-4 in f64 where they reach 10,000). Each step is allowed four times what moving the start by
/// one or two units in its last place does to it, beside the tolerance of results of many steps.
/// </summary>
internal static class LbfgsCases
{
    private static readonly int[] perturbations = [-2, -1, 1, 2];

    public static void Follow(Trial trial)
    {
        var start = trial.Case.Tensor("param0");
        var ulp = start.DType == DType.F64 ? Math.Pow(2, -52) : Math.Pow(2, -23);
        var run = Run(trial, start);
        var others = Array.ConvertAll(perturbations, units => Run(trial, (start * (1 + units * ulp)).Eval()));
        Expect(trial, "trajectory", run.Trajectory, Array.ConvertAll(others, other => other.Trajectory));
        Expect(trial, "loss", run.Losses, Array.ConvertAll(others, other => other.Losses));
    }

    private static (Tensor[] Trajectory, Tensor[] Losses) Run(Trial trial, Tensor start)
    {
        var parameter = new Parameter(start);
        var optimizer = new Lbfgs([parameter])
        {
            LearningRate = trial.Config.Number("lr"),
            MaxIterations = trial.Config.Integer("max_iter"),
            HistorySize = trial.Config.Integer("history_size"),
            LineSearch = trial.Config.Text("line_search_fn", "none") == "strong_wolfe" ? LineSearch.StrongWolfe : LineSearch.None,
        };
        var steps = trial.Config.Integer("steps");
        var (trajectory, losses) = (new Tensor[steps], new Tensor[steps]);
        for (var step = 0; step < steps; step++)
        {
            losses[step] = optimizer.Step(() => OptimizerCases.Objective(trial, parameter));
            trajectory[step] = parameter.Snapshot();
        }
        return (trajectory, losses);
    }

    private static void Expect(Trial trial, string array, Tensor[] actual, Tensor[][] others)
    {
        var expected = trial.Case.Tensor(array);
        var usual = expected.DType == DType.F64 ? Tolerance.Double : Tolerance.Deep;
        for (var step = 0; step < actual.Length; step++)
        {
            var (values, at) = (Comparison.Numbers(actual[step]), expected.Select(0, step));
            var spread = others.Max(other => Comparison.Numbers(other[step]).Zip(values, (a, b) => Math.Abs(a - b)).Max());
            var tolerance = usual with { Absolute = usual.Absolute + 4 * spread };
            if (Comparison.Mismatch($"{array}[{step}]", at.Shape, Comparison.Numbers(at), values, tolerance) is { } mismatch)
                trial.Fail(mismatch);
        }
    }
}
