namespace Fathom.Data;

/// <summary>One labelled image.</summary>
/// <param name="Pixels">Bytes in [C, H, W] order, 0 dark to 255 bright.</param>
/// <param name="Shape">C, H and W.</param>
/// <param name="Label">Class number from 0.</param>
public readonly record struct ImageSample(ReadOnlyMemory<byte> Pixels, ImageShape Shape, int Label);
