using System.Runtime.CompilerServices;

namespace Fathom.Nn;

public static partial class Losses
{
    /// <summary>Mean of (x - y)².</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">The same shape.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="predictionsExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    public static Tensor MeanSquaredError(
        Tensor predictions, Tensor targets, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(predictions))] string? predictionsExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(predictions, targets, predictionsExpression, targetsExpression);
        var difference = predictions - targets;
        return Reduce(difference * difference, reduction);
    }

    /// <summary>Mean of |x - y|.</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">The same shape.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="predictionsExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    public static Tensor MeanAbsoluteError(
        Tensor predictions, Tensor targets, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(predictions))] string? predictionsExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(predictions, targets, predictionsExpression, targetsExpression);
        return Reduce((predictions - targets).Abs(), reduction);
    }

    /// <summary>d² / 2 where d = |x - y| is at most δ, δ (d - δ / 2) beyond: squares for small errors, straight for outliers.</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">The same shape.</param>
    /// <param name="delta">δ, above 0.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="predictionsExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    /// <remarks>Huber (1964), doi:10.1214/aoms/1177703732.</remarks>
    public static Tensor Huber(
        Tensor predictions, Tensor targets, double delta = 1, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(predictions))] string? predictionsExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(predictions, targets, predictionsExpression, targetsExpression);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(delta);
        var distance = (predictions - targets).Abs();
        return Reduce(Tensor.Where(distance <= delta, 0.5 * distance * distance, delta * (distance - 0.5 * delta)), reduction);
    }

    /// <summary>d² / 2β where d = |x - y| is less than β, d - β / 2 beyond.</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">The same shape.</param>
    /// <param name="beta">β; 0 gives the mean absolute error.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="predictionsExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    /// <remarks>Girshick (2015), arXiv:1504.08083.</remarks>
    public static Tensor SmoothL1(
        Tensor predictions, Tensor targets, double beta = 1, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(predictions))] string? predictionsExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(predictions, targets, predictionsExpression, targetsExpression);
        ArgumentOutOfRangeException.ThrowIfNegative(beta);
        var distance = (predictions - targets).Abs();
        return Reduce(beta == 0 ? distance : Tensor.Where(distance < beta, 0.5 / beta * distance * distance, distance - 0.5 * beta), reduction);
    }

    /// <summary>Negative log-likelihood of counts under Poisson distributions, without terms that depend on the counts only unless asked for.</summary>
    /// <param name="predictions">Rates, or their logarithms.</param>
    /// <param name="targets">Counts, the same shape.</param>
    /// <param name="logInput">Whether the predictions are logarithms of the rates.</param>
    /// <param name="full">Whether to add Stirling's approximation of ln y! where y is above 1.</param>
    /// <param name="epsilon">Added to a rate before its logarithm.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="predictionsExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    public static Tensor PoissonNll(
        Tensor predictions, Tensor targets, bool logInput = true, bool full = false, double epsilon = 1e-8, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(predictions))] string? predictionsExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(predictions, targets, predictionsExpression, targetsExpression);
        var losses = logInput ? predictions.Exp() - targets * predictions : predictions - targets * (predictions + epsilon).Log();
        if (full)
        {
            // Below 2 the approximation is left out, and must not see ln 0 either.
            var many = targets > 1;
            var counts = Tensor.Where(many, targets, 1);
            losses = losses + Tensor.Where(many, counts * counts.Log() - counts + 0.5 * (2 * Math.PI * counts).Log(), 0);
        }
        return Reduce(losses, reduction);
    }

    /// <summary>Negative log-likelihood under normal distributions: (ln σ² + (x - y)² / σ²) / 2.</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">The same shape.</param>
    /// <param name="variances">σ², the same shape; held at least at epsilon.</param>
    /// <param name="full">Whether to add ln(2π) / 2.</param>
    /// <param name="epsilon">The least variance.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="predictionsExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    /// <remarks>Nix and Weigend (1994), doi:10.1109/ICNN.1994.374138.</remarks>
    public static Tensor GaussianNll(
        Tensor predictions, Tensor targets, Tensor variances, bool full = false, double epsilon = 1e-6, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(predictions))] string? predictionsExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(predictions, targets, predictionsExpression, targetsExpression);
        if (variances.Shape != predictions.Shape)
            throw new ShapeException($"GaussianNll: variances {variances.Shape} must have the shape of the predictions, {predictions.Shape}. Expand them?");
        // The bound changes the value but, as in PyTorch, not the gradient.
        var bounded = variances + (Tensor.Maximum(variances, epsilon) - variances).Detach();
        var difference = predictions - targets;
        var losses = 0.5 * (bounded.Log() + difference * difference / bounded);
        return Reduce(full ? losses + 0.5 * Math.Log(2 * Math.PI) : losses, reduction);
    }
}
