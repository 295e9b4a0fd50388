using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Text;

/// <summary>From a pair of ids to the merge of the two: an open-addressing table of 16 bytes per entry, so that a look-up touches one cache line.</summary>
internal sealed class MergeTable
{
    /// <summary>What <see cref="Find"/> gives for a pair that no merge joins; greater than every merge.</summary>
    public const ulong None = ulong.MaxValue;

    private readonly (ulong Pair, ulong Merge)[] slots;
    private readonly int shift;

    /// <param name="merges">Left id, right id and id of the result; the position is the rank.</param>
    public MergeTable(IReadOnlyList<(int Left, int Right, int Result)> merges)
    {
        var capacity = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, merges.Count * 2 + 1));
        slots = new (ulong, ulong)[capacity];
        Array.Fill(slots, (None, None));
        shift = 64 - BitOperations.Log2(capacity);
        for (var rank = 0; rank < merges.Count; rank++)
            Add(Key(merges[rank].Left, merges[rank].Right), (ulong)rank << 32 | (uint)merges[rank].Result);
    }

    /// <summary>The merge of a pair, rank in the high and resulting id in the low half, or <see cref="None"/>: the least is the one to do first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Find(int left, int right)
    {
        var key = Key(left, right);
        for (var slot = Slot(key); ; slot = slot + 1 & slots.Length - 1)
        {
            var (pair, merge) = slots[slot];
            // An empty slot holds None for both.
            if (pair == key || pair == None)
                return merge;
        }
    }

    private void Add(ulong key, ulong merge)
    {
        var slot = Slot(key);
        while (slots[slot].Pair != None && slots[slot].Pair != key)
            slot = slot + 1 & slots.Length - 1;
        // A pair listed twice keeps its first rank.
        if (slots[slot].Pair == None)
            slots[slot] = (key, merge);
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;

    private int Slot(ulong key) => (int)(key * 0x9E3779B97F4A7C15 >> shift);
}
