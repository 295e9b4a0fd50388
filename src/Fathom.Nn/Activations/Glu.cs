namespace Fathom.Nn;

/// <summary>Half of an axis gated by the sigmoid of the other half (Dauphin et al. 2016, arXiv:1612.08083).</summary>
/// <param name="axis">The axis; it becomes half as long.</param>
public sealed class Glu(int axis = -1) : Layer
{
    private readonly int axis = axis;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Glu(axis);
}
