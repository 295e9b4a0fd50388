namespace Fathom.Nn;

/// <summary>x where it is positive, a learned multiple of it elsewhere (He, Zhang, Ren and Sun 2015, arXiv:1502.01852).</summary>
/// <param name="channels">1 for one multiple, or the size of axis 1 for one per channel.</param>
/// <param name="initial">The multiple at first.</param>
public sealed partial class Prelu(int channels = 1, double initial = 0.25) : Layer
{
    /// <summary>The multiples, shape [channels].</summary>
    public Parameter Weight { get; } = new(Init.Constant([channels], initial));

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Prelu(Weight);
}
