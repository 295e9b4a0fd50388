#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// The gradient with respect to an input of few channels: each pixel of dy is multiplied into a row [kernel position, channel] of products, and
/// the rows are added up where the windows lie. So the vectors run over positions and channels, not over 3 channels and 13 empty lanes.
/// </summary>
/// <remarks>The unit of parallel work is an image: only its own windows overlap.</remarks>
internal sealed unsafe class FoldedInputGradient<L, V, T> : ConvolutionKernel<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private const int Rows = 8;

    /// <summary>Pixels of dy multiplied at a time.</summary>
    private const int BlockRows = 32;

    private readonly ConvSizes _sizes;
    private readonly SpatialSizes _output;
    private readonly ColumnPanels _panels;

    private readonly PaddedImage<T> _padded;

    /// <summary>Plans the gradient for one set of sizes.</summary>
    public FoldedInputGradient(ConvSizes sizes, int mostVectors)
    {
        (_sizes, _output, _padded) = (sizes, sizes.Output, new(sizes));
        _panels = new(Columns, L.Width, mostVectors);
    }

    /// <summary>Whether this is the fast way: a two-dimensional dense kernel, and channels so few that the positions fill vectors better.</summary>
    public static bool Suits(ConvSizes sizes)
    {
        var (g, positions) = (sizes.Geometry, sizes.Kernel.Height * sizes.Kernel.Width);
        var vectors = (positions * sizes.InChannels + L.Width - 1) / L.Width;
        return g.Groups == 1 && g.Depth == WindowAxis.Unit && sizes.Kernel.Depth == 1 && g.Height.Dilation == 1 && g.Width.Dilation == 1
            && sizes.InChannels <= L.Width / 2 && sizes.OutChannels >= 16 && 2 * vectors <= positions && sizes.Output.Count > 0;
    }

    public override long PreparedCount => (long)_sizes.OutChannels * _panels.Vectors * L.Width;

    private int Columns => _sizes.Kernel.Height * RowColumns;

    // Products of a row of the kernel, which are neighbours in dx too.
    private int RowColumns => _sizes.Kernel.Width * _sizes.InChannels;

    private int ProductStride => _panels.Vectors * L.Width;

    // For each panel of products [output channel, column].
    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        new Span<T>(prepared, checked((int)PreparedCount)).Clear();
        for (var panel = 0; panel < _panels.Count; panel++)
        {
            var columns = _panels.VectorsOf(panel) * L.Width;
            for (var column = 0; column < _panels.ChannelsOf(panel); column++)
            {
                var (row, rest) = Math.DivRem(_panels.FirstChannel(panel) + column, RowColumns);
                var from = weight.AtTap(0, row, rest / _sizes.InChannels) + rest % _sizes.InChannels * weight.Input;
                for (var output = 0; output < _sizes.OutChannels; output++)
                    prepared[(long)output * columns + column] = from[output * weight.Output];
            }
            prepared += (long)_sizes.OutChannels * columns;
        }
    }

    public override void Run(T* source, T* prepared, T* outputs)
    {
        var job = new Job { Plan = this, Dy = source, Weights = prepared, Dx = outputs };
        WorkerPool.Run(_sizes.Batch * _sizes.Input.Depth, &RunImage, &job);
    }

    private static void RunImage(void* state, int image)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var paddedCount = plan._padded.Count;
        var products = Scratch.Own.Take<T>(
            (long)BlockRows * plan.ProductStride + plan.ProductStride + paddedCount + 2L * BlockRows * sizeof(T*) / sizeof(T) + L.Width);
        var zeros = products + (long)BlockRows * plan.ProductStride;
        var rows = (T**)(zeros + plan.ProductStride);
        var padded = (T*)(rows + 2 * BlockRows);
        new Span<T>(zeros, plan.ProductStride).Clear();
        new Span<T>(padded, (int)paddedCount).Clear();

        var pixels = plan._output.Height * plan._output.Width;
        var dy = job->Dy + (long)image * pixels * plan._sizes.OutChannels;
        for (var pixel = 0; pixel < pixels; pixel += BlockRows)
        {
            var count = Math.Min(BlockRows, pixels - pixel);
            plan.Multiply(dy, pixel, count, job->Weights, zeros, products, rows);
            for (var row = 0; row < count; row++)
                plan.Fold(products + (long)row * plan.ProductStride, pixel + row, padded);
        }
        plan._padded.CopyInside(padded, job->Dx + image * plan._sizes.Input.Height * (long)plan._sizes.Input.Width * plan._sizes.InChannels);
    }

    private void Multiply(T* dy, int firstPixel, int count, T* weights, T* zeros, T* products, T** rows)
    {
        T** from = rows, to = rows + BlockRows;
        for (var row = 0; row < BlockRows; row++)
        {
            // Missing rows repeat the last pixel; their products are not read.
            from[row] = dy + (long)(firstPixel + Math.Min(row, count - 1)) * _sizes.OutChannels;
            to[row] = products + (long)row * ProductStride;
        }
        for (var panel = 0; panel < _panels.Count; panel++)
        {
            delegate*<T**, int, nint, nint, T*, T*, T**, nint, byte*, nint, void> kernel = _panels.VectorsOf(panel) switch
            {
                1 => &TapTile<L, V, T, One>.Run,
                2 => &TapTile<L, V, T, Two>.Run,
                _ => &TapTile<L, V, T, Three>.Run,
            };
            for (var row = 0; row < count; row += Rows)
                kernel(from + row, 1, 0, _sizes.OutChannels, weights, zeros, to + row, _panels.FirstChannel(panel), (byte*)weights, 0);
            weights += (long)_sizes.OutChannels * _panels.VectorsOf(panel) * L.Width;
        }
    }

    // Adds the products of a pixel of dy to where its window lies; behind the last of a row, which is no whole vector, nothing.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fold(T* products, int pixel, T* padded)
    {
        var (h, w) = Math.DivRem(pixel, _output.Width);
        var to = padded + _padded.Window(h, w);
        var (length, whole) = (RowColumns, RowColumns - RowColumns % L.Width);
        var last = L.FirstLanes(length - whole);
        for (var row = 0; row < _sizes.Kernel.Height; row++, products += length, to += _padded.Line)
        {
            for (var column = 0; column < whole; column += L.Width)
                L.Store(L.Add(L.Load(to + column), L.Load(products + column)), to + column);
            if (whole < length)
                L.Store(L.Add(L.Load(to + whole), L.And(L.Load(products + whole), last)), to + whole);
        }
    }

    private struct Job
    {
        public FoldedInputGradient<L, V, T> Plan;
        public T* Dy;
        public T* Weights;
        public T* Dx;
    }
}
