namespace Fathom.Cpu;

/// <summary>The taps of a pass that lie inside the source, narrowed first to a row of windows, then to one window.</summary>
internal unsafe struct RowTaps
{
    private readonly long* _row;
    private readonly long* _pixel;
    private readonly int* _widths;
    private int _count;
    private int _first;
    private int _last;

    /// <summary>Takes memory for the taps of <paramref name="pass"/> from the thread's scratch.</summary>
    public RowTaps(TapPass pass)
    {
        var most = pass.Taps.Length;
        _row = Scratch.Own.Take<long>(3L * most);
        _pixel = _row + most;
        _widths = (int*)(_pixel + most);
    }

    /// <summary>Keeps the taps that lie inside along depth and height for the windows of row (d, h).</summary>
    public void SelectRow(TapPass pass, int d, int h, SpatialSizes source)
    {
        (_count, _first, _last) = (0, int.MaxValue, int.MinValue);
        foreach (var tap in pass.Taps)
        {
            if ((uint)((d * pass.D.SourceStep) + tap.Depth) >= (uint)source.Depth || (uint)((h * pass.H.SourceStep) + tap.Height) >= (uint)source.Height)
                continue;
            _row[_count] = tap.Offset;
            _widths[_count++] = tap.Width;
            (_first, _last) = (Math.Min(_first, tap.Width), Math.Max(_last, tap.Width));
        }
    }

    /// <summary>The windows of the row, of which each begins <paramref name="step"/> pixels behind the one before, that keep all of those taps.</summary>
    public readonly (int First, int End) Whole(int step, int width, int windows)
    {
        if (_count == 0)
            return (0, windows);
        var first = Math.Clamp((step - 1 - _first) / step, 0, windows);
        return (first, _last < width ? Math.Clamp((width - 1 - _last) / step + 1, first, windows) : first);
    }

    /// <summary>Keeps of those the taps that lie inside along the width for a window that begins at <paramref name="w"/>.</summary>
    public readonly int SelectPixel(int w, int width, out long* offsets)
    {
        offsets = _row;
        if (_count == 0 || (w + _first >= 0 && w + _last < width))
            return _count;

        offsets = _pixel;
        var count = 0;
        for (var tap = 0; tap < _count; tap++)
            if ((uint)(w + _widths[tap]) < (uint)width)
                _pixel[count++] = _row[tap];
        return count;
    }
}
