namespace Fathom.Text;

/// <summary>The pieces of a unigram model as a tree of UTF-16 units, which finds all pieces that begin at a place of a text in one walk.</summary>
internal sealed class PieceTrie
{
    // Open addressing: the child of node n by unit c is found under n · 2¹⁶ + c. Node 0 is the root; an empty slot has child 0.
    private (long Key, int Child)[] children = new (long, int)[1024];
    private readonly List<int> pieceOf = [-1];

    /// <summary>Adds piece <paramref name="id"/>.</summary>
    public void Add(ReadOnlySpan<char> piece, int id)
    {
        var node = 0;
        foreach (var unit in piece)
            node = Child(node, unit) is > 0 and var child ? child : AddChild(node, unit);
        pieceOf[node] = id;
    }

    /// <summary>The node after <paramref name="node"/> by <paramref name="unit"/>, or 0.</summary>
    public int Child(int node, char unit)
    {
        var key = (long)node << 16 | unit;
        for (var slot = Slot(key); ; slot = slot + 1 & children.Length - 1)
            if (children[slot].Child == 0 || children[slot].Key == key)
                return children[slot].Child;
    }

    /// <summary>The piece that ends at a node, or -1.</summary>
    public int PieceAt(int node) => pieceOf[node];

    private int AddChild(int node, char unit)
    {
        if (pieceOf.Count * 2 > children.Length)
            Grow();
        var child = pieceOf.Count;
        pieceOf.Add(-1);
        Place(((long)node << 16 | unit, child));
        return child;
    }

    private void Place((long Key, int Child) entry)
    {
        var slot = Slot(entry.Key);
        while (children[slot].Child != 0)
            slot = slot + 1 & children.Length - 1;
        children[slot] = entry;
    }

    private void Grow()
    {
        var old = children;
        children = new (long, int)[old.Length * 2];
        foreach (var entry in old)
            if (entry.Child != 0)
                Place(entry);
    }

    private int Slot(long key)
    {
        var hash = (ulong)key * 0x9E3779B97F4A7C15;
        return (int)(hash >> 32) & children.Length - 1;
    }
}
