namespace Fathom.Cpu;

/// <summary>A tap along one axis: which kernel position it is, and where it reads relative to the window's origin in the source.</summary>
internal readonly record struct AxisTap(int Kernel, int Offset);

/// <summary>
/// One axis of a <see cref="TapPass"/>: outputs start + j step, for j in 0..count-1, are sums over taps of source[j sourceStep + offset].
/// </summary>
/// <param name="Start">Position of output 0.</param>
/// <param name="Step">Distance between outputs.</param>
/// <param name="Count">Number of outputs.</param>
/// <param name="SourceStep">Distance in the source between neighbouring outputs.</param>
/// <param name="Taps">The taps, by rising offset.</param>
internal sealed record AxisPass(int Start, int Step, int Count, int SourceStep, AxisTap[] Taps)
{
    /// <summary>The only pass of a convolution along an axis.</summary>
    public static AxisPass Forward(WindowAxis window, int kernel, int outputSize)
    {
        var taps = new AxisTap[kernel];
        for (var k = 0; k < kernel; k++)
            taps[k] = new(k, (k * window.Dilation) - window.Before);
        return new(0, 1, outputSize, window.Stride, taps);
    }

    /// <summary>
    /// The passes of the gradient with respect to the input, one for each residue of the position modulo the stride: position i receives from
    /// output (i + before - k dilation) / stride wherever that is whole, and which k make it whole depends on the residue alone.
    /// </summary>
    public static AxisPass[] InputGradient(WindowAxis window, int kernel, int inputSize)
    {
        // A single output has no next one, so its stride may be chosen: so long that no pass holds taps that meet padding alone.
        if (window.OutputSize(inputSize, kernel) == 1)
            window = window with { Stride = Math.Max(window.Stride, inputSize + window.Before + window.After) };
        var passes = new AxisPass[Math.Min(window.Stride, inputSize)];
        for (var residue = 0; residue < passes.Length; residue++)
        {
            var taps = new List<AxisTap>();
            for (var k = kernel - 1; k >= 0; k--)
            {
                var position = residue + window.Before - (k * window.Dilation);
                if (position % window.Stride == 0)
                    taps.Add(new(k, position / window.Stride));
            }
            var count = (inputSize - residue + window.Stride - 1) / window.Stride;
            passes[residue] = new(residue, window.Stride, count, 1, [.. taps]);
        }
        return passes;
    }

    /// <summary>Positions that the taps read ahead of the source's first element.</summary>
    public int PaddingBefore => Taps.Length == 0 ? 0 : Math.Max(0, -Taps[0].Offset);

    /// <summary>Positions that the taps read behind the last element of a source of <paramref name="size"/>.</summary>
    public int PaddingAfter(int size) => Taps.Length == 0 ? 0 : Math.Max(0, ((Count - 1) * SourceStep) + Taps[^1].Offset - (size - 1));

    /// <summary>Whether the taps read neighbouring elements.</summary>
    public bool IsDense
    {
        get
        {
            for (var t = 1; t < Taps.Length; t++)
                if (Taps[t].Offset != Taps[t - 1].Offset + 1)
                    return false;
            return true;
        }
    }
}
