namespace Fathom.Nn;

/// <summary>Normalisation of every channel of every sample over its spatial axes (Ulyanov, Vedaldi and Lempitsky 2016, arXiv:1607.08022).</summary>
public abstract partial class InstanceNorm : Layer
{
    private readonly int rank;
    private readonly double epsilon;

    private protected InstanceNorm(int rank, int channels, double epsilon, bool affine)
    {
        (this.rank, this.epsilon) = (rank, epsilon);
        Weight = affine ? new(Init.Ones([channels])) : null;
        Bias = affine ? new(Init.Zeros([channels])) : null;
    }

    /// <summary>Scale per channel, shape [C], at first 1; null when not affine.</summary>
    public Parameter? Weight { get; }

    /// <summary>Shift per channel, shape [C], at first 0; null when not affine.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Rank == rank + 2 ? x.InstanceNorm(Weight, Bias, epsilon)
        : throw new ShapeException($"InstanceNorm{rank}d: takes [B, C, spatial...] with {rank} spatial axes, got {x.Shape}.");
}
