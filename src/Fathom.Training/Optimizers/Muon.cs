namespace Fathom.Training;

/// <summary>
/// Muon: for matrices, momentum whose singular values are all brought near 1, so that every direction of the matrix learns at the same speed; AdamW for all other
/// parameters. Embeddings and the last layer learn better with AdamW too: give them as the others.
/// </summary>
/// <remarks>
/// Jordan (2024), "Muon: an optimizer for hidden layers in neural networks". A weight of more than two axes (a convolution's) counts as a matrix with one row an output.
/// </remarks>
public sealed class Muon : Optimizer
{
    // The odd quintic that takes most singular values in (0, 1] to 0.7 .. 1.2 in five rounds: Jordan's coefficients.
    private const double A = 3.4445, B = -4.7750, C = 2.0315;

    private readonly ParameterGroup? matrices;

    /// <summary>An optimizer in which parameters of two axes and more are matrices.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="othersLearningRate">Learning rate of AdamW for the others.</param>
    public Muon(IEnumerable<Parameter> parameters, double othersLearningRate = 3e-4)
        : this([.. parameters.Where(parameter => parameter.Shape.Rank >= 2)], [.. parameters.Where(parameter => parameter.Shape.Rank < 2)], othersLearningRate)
    {
    }

    /// <summary>An optimizer of matrices, with learning rate 0.02 unless set, and of other parameters.</summary>
    /// <param name="matrices">Weights of hidden layers, of at least two axes.</param>
    /// <param name="others">What AdamW trains.</param>
    /// <param name="othersLearningRate">Learning rate of AdamW.</param>
    /// <exception cref="ArgumentException">When a matrix has fewer than two axes, or there is no parameter, or one appears twice.</exception>
    public Muon(IReadOnlyList<Parameter> matrices, IReadOnlyList<Parameter> others, double othersLearningRate = 3e-4)
        : base(GroupsOf(matrices, others, othersLearningRate))
    {
        this.matrices = matrices.Count > 0 ? Groups[0] : null;
        LearningRate = 0.02;
    }

    /// <summary>Momentum μ of the matrices.</summary>
    public double Momentum { get; set; } = 0.95;

    /// <summary>Whether to orthogonalise the gradient mixed with the momentum instead of the momentum alone.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Rounds of the Newton-Schulz iteration.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Decay rates of AdamW.</summary>
    public (double First, double Second) Betas { get; init; } = (0.9, 0.95);

    /// <summary>Added to the denominator of AdamW.</summary>
    public double Epsilon { get; init; } = 1e-10;

    internal override void SetMomentum(double momentum) => Momentum = momentum;

    /// <summary>
    /// A matrix with the singular vectors of <paramref name="x"/> and singular values near 1, by the Newton-Schulz iteration X ← a X + (b XXᵀ + c (XXᵀ)²) X, which needs products only.
    /// </summary>
    /// <param name="x">Shape [m, n].</param>
    /// <param name="rounds">Rounds of the iteration; five bring singular values down to a thousandth of the norm to 0.7 .. 1.2.</param>
    public static Tensor Orthogonalise(Tensor x, int rounds = 5)
    {
        if (x.Rank != 2)
            throw new ShapeException($"Orthogonalise: takes a matrix, got {x.Shape}. Reshape it to two axes?");
        // The smaller side is the one whose square products are taken.
        var tall = x.Shape[0] > x.Shape[1];
        var y = tall ? x.T : x;
        y /= (y * y).Sum().Sqrt() + 1e-7;
        for (var round = 0; round < rounds; round++)
        {
            var squares = y.MatMul(y.T);
            y = A * y + (B * squares + C * squares.MatMul(squares)).MatMul(y);
        }
        return tall ? y.T : y;
    }

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        if (step.Group != matrices)
            return AdamStep(step);
        var (m, g) = (step.State("momentum_buffer"), step.Gradient);
        var share = step.Data(() => 1 - Momentum, "share");
        m = step.Keep("momentum_buffer", m + share * (g - m));
        var direction = Orthogonalise((Nesterov ? m + share * (g - m) : m).Reshape(g.Shape[0], -1), Rounds);
        // A tall matrix has fewer singular values than rows: rows would move less than those of a square one.
        var scale = Math.Sqrt(Math.Max(1, (double)direction.Shape[0] / direction.Shape[1]));
        return step.DecayedValue - step.Data(() => step.Group.LearningRate) * scale * direction.Reshape(g.Shape);
    }

    private Tensor AdamStep(ParameterStep step)
    {
        var (m, v) = AdamMoments.Keep(step, step.Gradient, () => Betas);
        var rate = step.Data(() => step.Group.LearningRate / (1 - Math.Pow(Betas.First, step.Number)), "rate");
        var rootCorrection = step.Data(() => 1 / Math.Sqrt(1 - Math.Pow(Betas.Second, step.Number)), "rootCorrection");
        return step.DecayedValue - rate * (m / (v.Sqrt() * rootCorrection + Epsilon));
    }

    private static IEnumerable<ParameterGroup> GroupsOf(IReadOnlyList<Parameter> matrices, IReadOnlyList<Parameter> others, double othersLearningRate)
    {
        if (matrices.FirstOrDefault(parameter => parameter.Shape.Rank < 2) is { } vector)
            throw new ArgumentException($"Muon: '{vector.Name}' has shape {vector.Shape} and is no matrix. Give it with the others?", nameof(matrices));
        if (matrices.Count > 0)
            yield return new ParameterGroup(matrices);
        if (others.Count > 0)
            yield return new ParameterGroup(others, othersLearningRate);
    }
}
