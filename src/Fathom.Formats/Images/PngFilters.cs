namespace Fathom.Formats;

/// <summary>Undoes the prediction of pixels from their neighbours that PNG rows are stored with.</summary>
internal static class PngFilters
{
    /// <param name="rows">Rows, each a byte that names its filter and the filtered bytes; the bytes are replaced.</param>
    /// <param name="rowBytes">Bytes per row without the first.</param>
    /// <param name="samples">Bytes per pixel: how far away the left neighbour is.</param>
    /// <param name="source">Name for messages.</param>
    public static void Undo(Span<byte> rows, int rowBytes, int samples, string source)
    {
        ReadOnlySpan<byte> above = new byte[rowBytes];
        for (var start = 0; start < rows.Length; start += rowBytes + 1)
        {
            var row = rows.Slice(start + 1, rowBytes);
            var filter = rows[start];
            if (filter > 4)
                throw new FormatException($"{source}: damaged: unknown filter {filter}.");
            for (var i = 0; i < rowBytes; i++)
            {
                var left = i >= samples ? row[i - samples] : 0;
                var corner = i >= samples ? above[i - samples] : 0;
                row[i] += (byte)(filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => above[i],
                    3 => (left + above[i]) / 2,
                    _ => Paeth(left, above[i], corner),
                });
            }
            above = row;
        }
    }

    // Whichever neighbour is nearest to left + above - corner.
    private static int Paeth(int left, int above, int corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - 2 * corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
