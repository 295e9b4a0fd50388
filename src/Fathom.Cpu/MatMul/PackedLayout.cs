using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>
/// How a [K, N] operand B lies in memory once packed: cut along K into blocks, each block cut along N into panels. See
/// README.md of this folder. The
/// cut depends on K, N and the kernel set alone.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct PackedLayout
{
    /// <summary>Most values of k in a block: a panel of A then takes 8 KiB (f32) and stays in the first-level cache.</summary>
    public const int MaxDepth = 256;

    /// <summary>
    /// Layout of a [<paramref name="depth"/>, <paramref name="columns"/>] operand for panels of whole vectors of <paramref
    /// name="width"/>.
    /// </summary>
    public PackedLayout(int depth, int columns, int width)
    {
        Depth = depth;
        Blocks = Math.Max(1, (depth + MaxDepth - 1) / MaxDepth);
        BlockDepth = ((depth + Blocks - 1) / Blocks + 7) / 8 * 8;
        PaddedColumns = (columns + width - 1) / width * width;
    }

    /// <summary>K.</summary>
    public int Depth { get; }

    /// <summary>Number of blocks along K, at least 1 (an empty one when K is 0).</summary>
    public int Blocks { get; }

    /// <summary>Values of k in every block but the last, which has what remains.</summary>
    public int BlockDepth { get; }

    /// <summary>N rounded up to whole vectors.</summary>
    public int PaddedColumns { get; }

    /// <summary>Elements of the whole packed operand.</summary>
    public long Length => (long)Depth * PaddedColumns;

    /// <summary>First value of k in a block; the end of K for the block after the last.</summary>
    public int BlockStart(int block) => Math.Min(Depth, block * BlockDepth);

    /// <summary>Where the panel of this block and first column begins.</summary>
    public long PanelOffset(int block, int column)
    {
        var start = BlockStart(block);
        return (long)start * PaddedColumns + (long)column * (BlockStart(block + 1) - start);
    }
}
