namespace Fathom.Training;

/// <summary>
/// Steps with a scaled loss, for products in f16 (<see cref="Fathom.Nn.MixedPrecision"/>), whose small gradients would round to zero: the loss is
/// multiplied by a scale, the gradients are divided by it, and a step whose gradients are not finite is left out.
/// </summary>
/// <remarks>
/// Micikevicius et al. (2017), "Mixed precision training", arXiv:1710.03740, with the scale moved as in PyTorch's GradScaler. Of no use for bf16, which has
/// the exponents of f32.
/// </remarks>
public sealed class LossScaler
{
    private int finiteSteps;

    /// <summary>What the loss is multiplied by; a power of two rounds nothing.</summary>
    public double Scale { get; private set; } = 65536;

    /// <summary>The scale at the start, when it is another.</summary>
    public double InitialScale
    {
        init => Scale = double.IsFinite(value) && value > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "LossScaler: a scale is a positive number.");
    }

    /// <summary>After so many steps in a row with finite gradients the scale is doubled.</summary>
    public int GrowthInterval { get; init; } = 2000;

    /// <summary>Steps that were left out because a gradient was infinite or NaN; each halves the scale.</summary>
    public long SkippedSteps { get; private set; }

    /// <summary>Differentiates <paramref name="loss"/> times the scale by the optimizer's parameters, and makes a step if all gradients are finite.</summary>
    /// <returns>Whether the step was made.</returns>
    public bool Step(Optimizer optimizer, Tensor loss)
    {
        Parameter[] parameters = [.. optimizer.Groups.SelectMany(group => group.Parameters)];
        var scale = Tensor.Of((float)Scale);
        var scaled = (loss * scale).Grad([.. parameters.Select(parameter => (Tensor)parameter)]);
        Tensor[] gradients = [.. scaled.Select(gradient => gradient / scale)];
        // Any infinity or NaN leaves a NaN when it is multiplied by zero.
        var check = gradients.Aggregate(Tensor.Of(0f), (sum, gradient) => sum + (gradient.To(DType.F32) * 0).Sum());
        Tensor.Eval([loss, check, .. gradients]);
        if (!float.IsFinite(check.Item()))
        {
            (Scale, finiteSteps) = (Scale / 2, 0);
            SkippedSteps++;
            return false;
        }
        optimizer.Apply(gradients);
        if (++finiteSteps >= GrowthInterval)
            (Scale, finiteSteps) = (Scale * 2, 0);
        return true;
    }
}
