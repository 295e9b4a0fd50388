using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>
/// Some rows of an image with their zero padding written out, copied just before they are used, so that they stay in the second-level cache.
/// </summary>
/// <param name="height">Rows of the image.</param>
/// <param name="width">Pixels of a row.</param>
/// <param name="channels">Channels of a pixel.</param>
/// <param name="before">Pixels of padding ahead of each row.</param>
/// <param name="paddedWidth">Pixels of a row with its padding.</param>
internal readonly unsafe struct PaddedBand<T>(int height, int width, int channels, int before, int paddedWidth) where T : unmanaged
{
    /// <summary>Elements of a padded row.</summary>
    public nint Line => (nint)paddedWidth * channels;

    /// <summary>Copies rows <paramref name="first"/> to <paramref name="end"/>, which may lie outside of the image.</summary>
    public void Fill(T* image, int first, int end, T* to)
    {
        var (firstInside, endInside) = (Math.Max(0, first), Math.Min(height, end));
        if (before == 0 && width == paddedWidth && first == firstInside && end == endInside)
        {
            NativeMemory.Copy(image + first * Line, to, (nuint)((end - first) * Line * sizeof(T)));
            return;
        }

        // Rows are often short, so clearing all at once is faster than clearing their ends.
        NativeMemory.Clear(to, (nuint)((end - first) * Line * sizeof(T)));
        var inside = (nuint)((nint)Math.Min(width, paddedWidth - before) * channels * sizeof(T));
        to += (firstInside - first) * Line + (nint)before * channels;
        for (var row = firstInside; row < endInside; row++, to += Line)
            NativeMemory.Copy(image + (long)row * width * channels, to, inside);
    }
}
