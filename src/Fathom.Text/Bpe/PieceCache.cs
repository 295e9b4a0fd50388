using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Text;

/// <summary>
/// Remembers the ids of pieces of text. It belongs to one call at a time, so it needs no locks; when full it starts afresh, so that it follows what the
/// text is about and its memory stays bounded.
/// </summary>
/// <param name="mostPieces">The most pieces that it holds.</param>
internal sealed class PieceCache(int mostPieces)
{
    /// <summary>Longer pieces are rare and seldom come again.</summary>
    private const int LongestPiece = 48;

    // Pieces whose hashes collide on purpose must not make each look-up a walk through the table.
    private const int MostProbes = 8;

    private Slot[] slots = new Slot[512];
    private char[] characters = new char[2048];
    private int[] ids = new int[1024];
    private int pieceCount, characterCount, idCount;

    /// <summary>Appends the ids of a piece that is remembered; false when it is not.</summary>
    public bool TryAppend(ReadOnlySpan<char> piece, List<int> destination)
    {
        var hash = Hash(piece);
        for (var probe = 0; probe < MostProbes; probe++)
        {
            ref readonly var slot = ref slots[hash + (uint)probe & (uint)(slots.Length - 1)];
            if (slot.IdCount == 0)
                return false;
            if (slot.Hash != hash || slot.Length != piece.Length || !piece.SequenceEqual(characters.AsSpan(slot.Characters, piece.Length)))
                continue;
            if (slot.IdCount == 1)
                destination.Add(slot.Ids);
            else
                destination.AddRange(ids.AsSpan(slot.Ids, slot.IdCount));
            return true;
        }
        return false;
    }

    /// <summary>Remembers a piece that <see cref="TryAppend"/> did not find.</summary>
    public void Add(ReadOnlySpan<char> piece, ReadOnlySpan<int> pieceIds)
    {
        if (piece.Length is 0 or > LongestPiece || pieceIds.Length is 0 or > LongestPiece)
            return;
        if (pieceCount >= mostPieces)
            Clear();
        if (pieceCount * 2 >= slots.Length)
            Grow();
        var slot = new Slot { Hash = Hash(piece), Characters = characterCount, Length = (ushort)piece.Length, IdCount = (ushort)pieceIds.Length };
        slot.Ids = pieceIds.Length == 1 ? pieceIds[0] : idCount;
        if (!TryPlace(slot))
            return;
        Append(ref characters, ref characterCount, piece);
        if (pieceIds.Length > 1)
            Append(ref ids, ref idCount, pieceIds);
        pieceCount++;
    }

    private bool TryPlace(in Slot slot)
    {
        for (var probe = 0; probe < MostProbes; probe++)
        {
            ref var place = ref slots[slot.Hash + (uint)probe & (uint)(slots.Length - 1)];
            if (place.IdCount != 0)
                continue;
            place = slot;
            return true;
        }
        return false;
    }

    private void Grow()
    {
        var old = slots;
        slots = new Slot[old.Length * 2];
        foreach (ref readonly var slot in old.AsSpan())
            if (slot.IdCount != 0)
                TryPlace(slot);
    }

    private void Clear()
    {
        Array.Clear(slots);
        (pieceCount, characterCount, idCount) = (0, 0, 0);
    }

    private static void Append<T>(ref T[] array, ref int count, ReadOnlySpan<T> items)
    {
        if (count + items.Length > array.Length)
            Array.Resize(ref array, array.Length * 2);
        items.CopyTo(array.AsSpan(count));
        count += items.Length;
    }

    // Four UTF-16 units at a time, the tail overlapping; words have few.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<char> piece)
    {
        const ulong multiplier = 0x9E3779B97F4A7C15;
        var bytes = MemoryMarshal.AsBytes(piece);
        var hash = (ulong)bytes.Length * multiplier;
        while (bytes.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(bytes)) * multiplier, 29);
            bytes = bytes[8..];
        }
        if (bytes.Length >= 4)
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<uint>(bytes)) * multiplier, 29);
            bytes = bytes[4..];
        }
        if (bytes.Length > 0)
            hash ^= MemoryMarshal.Read<ushort>(bytes);
        return (uint)(hash * multiplier >> 32);
    }

    private struct Slot
    {
        public uint Hash;
        public int Characters;
        public int Ids;
        public ushort Length;
        public ushort IdCount;
    }
}
