namespace Fathom.Nn;

/// <summary>Bilinear map of two inputs, y_o = aᵀ W_o b + bias_o.</summary>
/// <param name="inputsA">Size of the last axis of a.</param>
/// <param name="inputsB">Size of the last axis of b.</param>
/// <param name="outputs">Size of the last axis of the result.</param>
/// <param name="bias">Whether to add a bias.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed partial class Bilinear(int inputsA, int inputsB, int outputs, bool bias = true, RandomKey? random = null) : Module
{
    /// <summary>W, shape [outputs, inputsA, inputsB], uniform in ±1/√inputsA.</summary>
    public Parameter Weight { get; } = new(Init.Uniform([outputs, inputsA, inputsB], 1 / Math.Sqrt(inputsA), random));

    /// <summary>Shape [outputs], or null when there is none.</summary>
    public Parameter? Bias { get; } = bias ? new(Init.Uniform([outputs], 1 / Math.Sqrt(inputsA), random)) : null;

    /// <summary>The map of <paramref name="a"/> [..., inputsA] and <paramref name="b"/> [..., inputsB], whose leading axes agree, to [..., outputs].</summary>
    public Tensor Forward(Tensor a, Tensor b)
    {
        var (m, n) = (Weight.Shape[1], Weight.Shape[2]);
        if (a.Rank == 0 || b.Rank == 0 || a.Shape[^1] != m || b.Shape[^1] != n || a.Shape[..^1] != b.Shape[..^1])
            throw new ShapeException($"Bilinear: takes [..., {m}] and [..., {n}] with equal leading axes, got {a.Shape} and {b.Shape}.");
        // All pairs of a and b in one vector, so that a single matrix product serves all outputs.
        var pairs = (a.Unsqueeze(-1) * b.Unsqueeze(-2)).Flatten(-2);
        var y = pairs.MatMul(((Tensor)Weight).Flatten(1).T);
        return Bias is null ? y : y + Bias;
    }
}
