namespace Fathom.Cpu;

/// <summary>All sizes of one convolution: x [B, D, H, W, C] with weights [O, C / groups, kD, kH, kW] gives y [B, oD, oH, oW, O].</summary>
/// <param name="Batch">B.</param>
/// <param name="Input">D, H and W.</param>
/// <param name="InChannels">C.</param>
/// <param name="Kernel">kD, kH and kW.</param>
/// <param name="OutChannels">O.</param>
/// <param name="Geometry">Strides, paddings, dilations and groups.</param>
internal readonly record struct ConvSizes(
    int Batch, SpatialSizes Input, int InChannels, SpatialSizes Kernel, int OutChannels, ConvGeometry Geometry)
{
    /// <summary>oD, oH and oW.</summary>
    public SpatialSizes Output => Geometry.OutputSizes(Input, Kernel);

    /// <summary>C / groups.</summary>
    public int GroupInputs => InChannels / Geometry.Groups;

    /// <summary>O / groups.</summary>
    public int GroupOutputs => OutChannels / Geometry.Groups;

    /// <summary>Whether each channel is convolved with one filter of its own.</summary>
    public bool IsDepthwise => GroupInputs == 1 && GroupOutputs == 1 && InChannels > 1;

    /// <summary>Sizes of the convolution of <paramref name="x"/> [B, C, spatial...] with <paramref name="weight"/> [O, C / groups, kernel...].</summary>
    public static ConvSizes From(Shape x, Shape weight, ConvGeometry geometry, string operation = "Conv") => new(
        x[0], SpatialSizes.From(x.Sizes[2..], operation), x[1], SpatialSizes.From(weight.Sizes[2..], operation), weight[0], geometry);
}
