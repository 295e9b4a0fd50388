namespace Fathom.Cpu;

/// <summary>Neighbouring output pixels of one row of a pass.</summary>
/// <param name="Image">Which image.</param>
/// <param name="D">Position along the depth.</param>
/// <param name="H">Position along the height.</param>
/// <param name="W">The first pixel's position along the width.</param>
/// <param name="Count">Number of pixels.</param>
internal readonly record struct RowPiece(long Image, int D, int H, int W, int Count)
{
    // Work is cut where a row begins, or after this many pixels of a long one.
    private const int LongRow = 64;

    /// <summary>The multiple of pixels at which work over the rows of <paramref name="pass"/> is cut.</summary>
    public static int PixelsOf(TapPass pass) => Math.Clamp(pass.W.Count, 1, LongRow);

    /// <summary>The pixels from number <paramref name="pixel"/>, counted through all images, to the end of their row or to <paramref name="end"/>.</summary>
    public static RowPiece At(TapPass pass, long pixel, long end)
    {
        var (line, w) = Math.DivRem(pixel, pass.W.Count);
        (line, var h) = Math.DivRem(line, pass.H.Count);
        var (image, d) = Math.DivRem(line, pass.D.Count);
        return new(image, (int)d, (int)h, (int)w, (int)Math.Min(pass.W.Count - w, end - pixel));
    }
}
