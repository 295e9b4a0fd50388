using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// Copies part of a strided matrix into panels: for each k, the elements of a panel's lanes (rows of A, or columns of B) side by side, as
/// the microkernel reads them. Transposes, strides and ragged edges end here.
/// </summary>
/// <param name="panels">Where the panels go, one after the other.</param>
/// <param name="lanes">Lanes of the source.</param>
/// <param name="paddedLanes">Lanes of all panels together; those that the source lacks become 0.</param>
/// <param name="width">Lanes of every panel but the last, which has what remains.</param>
/// <param name="depth">Values of k.</param>
internal readonly unsafe struct PanelPacking<T>(T* panels, int lanes, int paddedLanes, int width, long depth) where T : unmanaged
{
    /// <summary>The panels of so many columns of B, one after the other; see <see cref="KernelSet{T}.PanelColumns"/>.</summary>
    public static void PackColumns(in KernelSet<T> kernels, T* panels, int columns, long depth, T* source, long columnStride, long depthStride)
    {
        var tail = kernels.TailColumns(columns);
        var whole = columns - tail;
        new PanelPacking<T>(panels, whole, kernels.PaddedColumns(whole), kernels.Columns, depth).Pack(source, columnStride, depthStride);
        new PanelPacking<T>(panels + whole * depth, tail, kernels.PaddedColumns(tail), 2 * kernels.Width, depth)
            .Pack(source + whole * columnStride, columnStride, depthStride);
    }

    /// <summary>Puts source[l <paramref name="laneStride"/> + k <paramref name="depthStride"/>] into lane l, row k.</summary>
    public void Pack(T* source, long laneStride, long depthStride)
    {
        if (lanes < paddedLanes)
            ClearMissingLanes();
        if (laneStride == 1)
            CopyRows(source, depthStride);
        else if (depthStride == 1)
            Transpose(source, laneStride);
        else
            Gather(source, laneStride, depthStride, 0, lanes, 0);
    }

    private int WidthOf(int lane) => Math.Min(width, paddedLanes - lane / width * width);

    private T* Address(int lane) => panels + lane / width * width * depth + lane % width;

    private void ClearMissingLanes()
    {
        var step = WidthOf(lanes);
        var to = Address(lanes);
        for (var k = 0L; k < depth; k++)
            new Span<T>(to + k * step, paddedLanes - lanes).Clear();
    }

    private void Gather(T* source, long laneStride, long depthStride, int firstLane, int endLane, long firstDepth)
    {
        for (var lane = firstLane; lane < endLane;)
        {
            var endOfPanel = Math.Min(endLane, lane / width * width + width);
            var to = Address(lane);
            var step = WidthOf(lane);
            for (; lane < endOfPanel; lane++, to++)
                for (var k = firstDepth; k < depth; k++)
                    to[k * step] = source[lane * laneStride + k * depthStride];
        }
    }

    // Lanes are neighbours in memory. Panels of half a cache line are filled four at a time, so that whole lines are read, others one by one.
    private void CopyRows(T* source, long depthStride)
    {
        var lane = 0;
        if (width == Vector256<T>.Count)
            for (; lane + 4 * width <= lanes; lane += 4 * width)
                CopyFourPanels(source + lane, depthStride, Address(lane));
        for (; lane < lanes; lane += width)
            CopyPanel(source + lane, depthStride, Math.Min(width, lanes - lane), Address(lane), WidthOf(lane));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyFourPanels(T* source, long depthStride, T* panel)
    {
        var next = width * depth;
        for (var k = 0L; k < depth; k++, source += depthStride, panel += Vector256<T>.Count)
        {
            Vector256.Load(source).Store(panel);
            Vector256.Load(source + Vector256<T>.Count).Store(panel + next);
            Vector256.Load(source + 2 * Vector256<T>.Count).Store(panel + 2 * next);
            Vector256.Load(source + 3 * Vector256<T>.Count).Store(panel + 3 * next);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyPanel(T* source, long depthStride, int count, T* panel, int step)
    {
        for (var k = 0L; k < depth; k++, source += depthStride, panel += step)
            Copy(source, panel, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(T* from, T* to, int count)
    {
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
            for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
                Vector512.Load(from + i).Store(to + i);
        for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
            Vector256.Load(from + i).Store(to + i);
        for (; i < count; i++)
            to[i] = from[i];
    }

    // Each lane is a run along k: square blocks are transposed in registers, the largest that fit, and edges copied one by one.
    private void Transpose(T* source, long laneStride)
    {
        var (wholeLanes, wholeDepth) = (0, 0L);
        if (sizeof(T) == sizeof(float) && Avx512F.IsSupported && width % 8 == 0)
            (wholeLanes, wholeDepth) = TransposeBlocks(source, laneStride, 16, 0, 0, &SquareTranspose.Run16);
        if (sizeof(T) == sizeof(float) && Avx.IsSupported)
            (wholeLanes, wholeDepth) = TransposeBlocks(source, laneStride, 8, wholeLanes, wholeDepth, &SquareTranspose.Run8);
        if (sizeof(T) == sizeof(double) && Avx.IsSupported)
            (wholeLanes, wholeDepth) = TransposeBlocks(source, laneStride, 4, 0, 0, &SquareTranspose.Run4);
        Gather(source, laneStride, 1, 0, wholeLanes, wholeDepth);
        Gather(source, laneStride, 1, wholeLanes, lanes, 0);
    }

    // Extends what is done, the first doneLanes lanes and doneDepth values of k, to whole blocks. The halves of a block may belong to two
    // panels: widths are multiples of half a block.
    private (int Lanes, long Depth) TransposeBlocks(
        T* source, long laneStride, int side, int doneLanes, long doneDepth, delegate*<void*, long, long, void*, long, void*, long, void> run)
    {
        var wholeDepth = depth / side * side;
        var lane = 0;
        for (; lane + side <= lanes; lane += side)
        {
            var (lowLane, highLane) = (lane, lane + side / 2);
            var (lowStep, highStep) = (WidthOf(lowLane), WidthOf(highLane));
            var k = lane < doneLanes ? doneDepth : 0;
            run(source + lane * laneStride + k, laneStride, (wholeDepth - k) / side,
                Address(lowLane) + k * lowStep, lowStep, Address(highLane) + k * highStep, highStep);
        }
        return (lane, wholeDepth);
    }
}
