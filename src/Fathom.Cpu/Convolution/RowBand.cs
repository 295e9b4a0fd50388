namespace Fathom.Cpu;

/// <summary>One of <see cref="RowBands{T}"/>.</summary>
/// <param name="Image">Which image.</param>
/// <param name="FirstPixel">Its first output pixel, counted through all images.</param>
/// <param name="Pixels">Output pixels.</param>
/// <param name="FirstSourceRow">First row of the image that its windows read; negative in padding.</param>
/// <param name="SourceRows">Rows that they read, padding included.</param>
internal readonly record struct RowBand(long Image, long FirstPixel, int Pixels, int FirstSourceRow, int SourceRows);
