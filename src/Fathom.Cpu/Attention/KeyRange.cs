namespace Fathom.Cpu;

/// <summary>Which keys a query sees by its position: a run of them, which moves on from query to query; and which queries see a key.</summary>
/// <param name="settings">Causal and window.</param>
/// <param name="queries">T.</param>
/// <param name="keys">Number of valid keys.</param>
internal readonly struct KeyRange(in AttentionSettings settings, int queries, int keys)
{
    /// <summary>Most rows of a microkernel, of which a block is a multiple.</summary>
    private const int KernelRows = 8;

    private readonly bool isPositional = settings.IsPositional;
    private readonly int window = settings.Window;
    private readonly int offset = keys - queries;

    /// <summary>Keys of a block, when scores are held [keys, queries]: blocks are of like size.</summary>
    /// <param name="keys">Keys of all blocks.</param>
    /// <param name="usual">About so many in each.</param>
    /// <remarks>With blocks of 64, 65 keys are one of 72, since a second one for the last key would cost nearly as much as the first.</remarks>
    public static int Block(int keys, int usual)
    {
        var multiple = Math.Max(1, (keys + usual / 2) / usual) * KernelRows;
        return (keys + multiple - 1) / multiple * KernelRows;
    }

    /// <summary>The keys that a query sees.</summary>
    public RowRange Of(int query) => new(First(query), End(query));

    /// <summary>The first key that a query sees.</summary>
    public int First(int query) => window > 0 ? Math.Max(0, query + offset - window + 1) : 0;

    /// <summary>The key after the last that a query sees.</summary>
    public int End(int query) => isPositional ? Math.Max(0, query + offset + 1) : keys;

    /// <summary>The first query that sees a key.</summary>
    public int FirstQuery(int key) => isPositional ? Math.Max(0, key - offset) : 0;

    /// <summary>The query after the last that sees a key.</summary>
    public int EndQuery(int key) => window > 0 ? (int)Math.Clamp((long)key - offset + window, 0, queries) : queries;
}
