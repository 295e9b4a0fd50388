using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>
/// How operand B lies in memory once packed: cut along K into blocks, each block cut along the lanes (its columns) into panels. See README.md
/// of this folder. The cut depends on K, the number of lanes and the kernel set alone.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct PackedLayout
{
    /// <summary>Most values of k in a block: with the panels of a tile it fills half of a second-level cache of 1 MiB.</summary>
    public const int MaxDepth = 512;

    /// <summary>Values of k that are transposed together: blocks are multiples of it.</summary>
    private const int DepthStep = 16;

    /// <summary>Layout of an operand of <paramref name="depth"/> values of k and <paramref name="paddedLanes"/> lanes.</summary>
    /// <param name="depth">K.</param>
    /// <param name="paddedLanes">See <see cref="KernelSet{T}.PaddedColumns"/>.</param>
    public PackedLayout(int depth, int paddedLanes)
    {
        Depth = depth;
        PaddedLanes = paddedLanes;
        Blocks = Math.Max(1, (depth + MaxDepth - 1) / MaxDepth);
        BlockDepth = ((depth + Blocks - 1) / Blocks + DepthStep - 1) / DepthStep * DepthStep;
    }

    /// <summary>K.</summary>
    public int Depth { get; }

    /// <summary>Lanes of all panels of a block.</summary>
    public int PaddedLanes { get; }

    /// <summary>Number of blocks along K, at least 1 (an empty one when K is 0).</summary>
    public int Blocks { get; }

    /// <summary>Values of k in every block but the last, which has what remains.</summary>
    public int BlockDepth { get; }

    /// <summary>Elements of the whole packed operand.</summary>
    public long Length => (long)Depth * PaddedLanes;

    /// <summary>First value of k in a block; the end of K for the block after the last.</summary>
    public int BlockStart(int block) => Math.Min(Depth, block * BlockDepth);

    /// <summary>Where the panel of this block and first lane begins.</summary>
    public long PanelOffset(int block, int lane)
    {
        var start = BlockStart(block);
        return (long)start * PaddedLanes + (long)lane * (BlockStart(block + 1) - start);
    }
}
