namespace Fathom.Training;

/// <summary>
/// Adafactor: Adam without momentum whose mean squares of a matrix are kept as one number a row and one a column, which takes next to no memory. The step is relative to
/// the size of the parameter and limited where it would be unusually large.
/// </summary>
/// <remarks>
/// Shazeer and Stern (2018), arXiv:1804.04235, in PyTorch's form: stacks of matrices are factored over their last two axes, and the rate is
/// min(η, 1/√t) max(ε₂, RMS(p)).
/// </remarks>
public sealed class Adafactor : Optimizer
{
    private const string Rows = "row_var", Columns = "col_var", Elements = "variance";

    /// <summary>An optimizer of one group of parameters; the learning rate, a limit on the relative step, is 0.01 unless set.</summary>
    public Adafactor(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 1e-2;

    /// <summary>An optimizer of several groups.</summary>
    public Adafactor(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 1e-2;

    /// <summary>Power c of the weight of a new gradient, t^c: the mean of the squares becomes slower with time.</summary>
    public double Beta2Decay { get; init; } = -0.8;

    /// <summary>
    /// ε₁, below which the root of a mean square does not fall (null for the rounding unit of the dtype), and ε₂, below which a parameter's root mean square is not taken
    /// to be.
    /// </summary>
    public (double? Variance, double Scale) Epsilons { get; init; } = (null, 1e-3);

    /// <summary>d, what the root mean square of a step is limited to, before the rate.</summary>
    public double ClipThreshold { get; init; } = 1;

    /// <inheritdoc/>
    protected internal override Shape StateShape(string name, Shape parameter) => name switch
    {
        Rows => parameter.With(parameter.Rank - 1, 1),
        Columns => parameter.With(parameter.Rank - 2, 1),
        _ => parameter,
    };

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        var (p, g) = (step.Value, step.Gradient);
        var epsilon = Epsilons.Variance ?? (step.DType == DType.F64 ? Math.Pow(2, -52) : Math.Pow(2, -23));
        var share = step.Data(() => Math.Pow(step.Number, Beta2Decay), "share");
        var variance = g.Rank < 2 ? Mean(step, Elements, g * g, share) : Factored(step, g * g, share, epsilon);
        var update = Tensor.Maximum(variance, epsilon * epsilon).Rsqrt() * g;
        var rate = step.Data(() => Math.Min(step.Group.LearningRate, 1 / Math.Sqrt(step.Number)), "relativeRate");
        var scale = rate * Tensor.Maximum(RootMeanSquare(p), Epsilons.Scale) / Tensor.Maximum(RootMeanSquare(update) / ClipThreshold, 1);
        return step.DecayedValue - scale * update;
    }

    /// <summary>The matrix r cᵀ / mean(r) of rank one whose row and column means are those of the squares.</summary>
    private static Tensor Factored(ParameterStep step, Tensor squares, Tensor share, double epsilon)
    {
        var rows = Mean(step, Rows, squares.Mean(-1, keepAxis: true), share);
        var columns = Mean(step, Columns, squares.Mean(-2, keepAxis: true), share);
        return rows / Tensor.Maximum(rows.Mean(-2, keepAxis: true), epsilon) * columns;
    }

    private static Tensor Mean(ParameterStep step, string name, Tensor value, Tensor share)
    {
        var mean = step.State(name);
        return step.Keep(name, mean + share * (value - mean));
    }

    private static Tensor RootMeanSquare(Tensor x) => (x * x).Mean().Sqrt();
}
