namespace Fathom.Training.Tests;

public class LbfgsTests
{
    // Rosenbrock's valley, lowest at (1, 1).
    private static Tensor Valley(Parameter x, Parameter y) => ((1 - (Tensor)x) * (1 - (Tensor)x) + 100 * ((Tensor)y - (Tensor)x * x) * ((Tensor)y - (Tensor)x * x)).Sum();

    private static (Parameter X, Parameter Y, Lbfgs Optimizer) Start(DType dtype, LineSearch search)
    {
        var (x, y) = (new Parameter(Tensor.Full([1], -1.2, dtype)), new Parameter(Tensor.Full([1], 1, dtype)));
        return (x, y, new Lbfgs([x, y]) { LineSearch = search, MaxIterations = 5, HistorySize = 10, ChangeTolerance = 1e-15 });
    }

    [Theory]
    [InlineData(DType.F64, 1e-6)]
    [InlineData(DType.F32, 1e-2)]
    public void A_curved_valley_is_followed_to_its_lowest_point(DType dtype, double tolerance)
    {
        var (x, y, optimizer) = Start(dtype, LineSearch.StrongWolfe);
        var first = optimizer.Step(() => Valley(x, y)).Item<double>();
        Assert.Equal(24.2, first, 1e-4);
        for (var step = 0; step < 15; step++)
            _ = optimizer.Step(() => Valley(x, y));
        Assert.Equal(1, x.Snapshot().Item<double>(), tolerance);
        Assert.Equal(1, y.Snapshot().Item<double>(), tolerance);
    }

    [Theory]
    [InlineData(LineSearch.None)]
    [InlineData(LineSearch.StrongWolfe)]
    public void A_restored_state_goes_on_to_the_same_bits(LineSearch search)
    {
        var (x, y, optimizer) = Start(DType.F32, search);
        var (x2, y2, restored) = Start(DType.F32, search);
        optimizer.LearningRate = search == LineSearch.None ? 1e-3 : 1;
        for (var step = 0; step < 3; step++)
            _ = optimizer.Step(() => Valley(x, y));
        Variable.Assign((x2, x.Snapshot()), (y2, y.Snapshot()));
        restored.LoadState(optimizer.State);
        for (var step = 0; step < 3; step++)
        {
            _ = optimizer.Step(() => Valley(x, y));
            _ = restored.Step(() => Valley(x2, y2));
        }
        Assert.Equal([x.Snapshot().Item(), y.Snapshot().Item()], [x2.Snapshot().Item(), y2.Snapshot().Item()]);
        Assert.Equal((optimizer.MoveCount, optimizer.EvaluationCount), (restored.MoveCount, restored.EvaluationCount));
    }

    [Fact]
    public void Frozen_parameters_stay_and_mistakes_are_named()
    {
        var (x, y, _) = Start(DType.F32, LineSearch.None);
        y.Frozen = true;
        _ = new Lbfgs([x, y]) { LineSearch = LineSearch.StrongWolfe }.Step(() => Valley(x, y));
        Assert.Equal(1, y.Snapshot().Item());
        x.Frozen = true;
        Assert.Contains("no parameters", Assert.Throws<ArgumentException>(() => new Lbfgs([x, y])).Message);
        (x.Frozen, y.Frozen) = (false, false);
        var other = new Lbfgs([x, y]) { LearningRate = 1e-3 };
        _ = other.Step(() => Valley(x, y));
        Assert.Contains("another model", Assert.Throws<ShapeException>(() => new Lbfgs([x]).LoadState(other.State)).Message);
        Assert.Throws<InvalidDataException>(() => other.LoadState(new Dictionary<string, Tensor>()));
        Assert.Throws<ShapeException>(() => other.Step(() => Tensor.Concatenate([x, y])));
    }
}
