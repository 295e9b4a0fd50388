namespace Fathom.Cpu;

/// <summary>All sizes of one pooling: x [B, D, H, W, C] gives y [B, oD, oH, oW, C].</summary>
/// <param name="Batch">B.</param>
/// <param name="Input">D, H and W.</param>
/// <param name="Channels">C.</param>
/// <param name="Geometry">Window, strides, paddings and dilations.</param>
internal readonly record struct PoolSizes(int Batch, SpatialSizes Input, int Channels, PoolGeometry Geometry)
{
    /// <summary>oD, oH and oW.</summary>
    public SpatialSizes Output => Geometry.OutputSizes(Input);

    /// <summary>Sizes of a pooling of <paramref name="x"/> [B, C, spatial...].</summary>
    public static PoolSizes From(Shape x, PoolGeometry geometry, string operation = "Pool") =>
        new(x[0], SpatialSizes.From(x.Sizes[2..], operation), x[1], geometry);
}
