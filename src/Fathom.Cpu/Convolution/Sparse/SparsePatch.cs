using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>The lines of a kernel, each a run of (position, channel), cut into tiles for <see cref="SparseTile{L, V, T, TLines, TVectors}"/>.</summary>
internal sealed unsafe class SparsePatch<L, V, T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    private const int MostLines = 5, MostVectors = 3;

    private readonly Tile[] _tiles;

    // Lanes that are added of the last vector of a tile's line: all, and those of a run's last vector. Pinned so that tiles can use pointers.
    private readonly T[] _masks = GC.AllocateUninitializedArray<T>(2 * L.Width, pinned: true);

    /// <summary>A patch of some lines.</summary>
    /// <param name="lines">How many.</param>
    /// <param name="run">Elements of a line.</param>
    public SparsePatch(int lines, int run)
    {
        RunStride = (run + L.Width - 1) / L.Width * L.Width;
        Count = lines * RunStride;
        var masks = (T*)Marshal.UnsafeAddrOfPinnedArrayElement(_masks, 0);
        L.Store(L.FirstLanes(L.Width), masks);
        L.Store(L.FirstLanes(run + L.Width - RunStride), masks + L.Width);

        var (down, across) = (new ColumnPanels(lines, 1, MostLines), new ColumnPanels(run, L.Width, MostVectors));
        _tiles = new Tile[down.Count * across.Count];
        for (var tile = 0; tile < _tiles.Length; tile++)
        {
            var (y, x) = Math.DivRem(tile, across.Count);
            _tiles[tile] = new(
                Kernel(down.VectorsOf(y), across.VectorsOf(x)), down.FirstVector(y), across.FirstChannel(x), x == across.Count - 1 ? masks + L.Width : masks);
        }
    }

    /// <summary>Elements of a line, rounded up to whole vectors.</summary>
    public int RunStride { get; }

    /// <summary>Elements of a patch whose lines follow one another in whole vectors.</summary>
    public int Count { get; }

    /// <summary>to[l, i] += Σₑ values[e] from[places[e] + l line + i] for all lines and elements of the patch; whole vectors are read and written.</summary>
    /// <inheritdoc cref="SparseTile{L, V, T, TLines, TVectors}.Add"/>
    public void Add(T* values, int* places, int count, T* from, nint line, T* to, nint toLine)
    {
        foreach (ref readonly var tile in _tiles.AsSpan())
            tile.Kernel(
                values, places, count, from + tile.Line * line + tile.Element, line, to + tile.Line * toLine + tile.Element, toLine, tile.Mask);
    }

    private static delegate*<T*, int*, nint, T*, nint, T*, nint, T*, void> Kernel(int lines, int vectors) => lines switch
    {
        1 => Kernel<One>(vectors),
        2 => Kernel<Two>(vectors),
        3 => Kernel<Three>(vectors),
        4 => Kernel<Four>(vectors),
        _ => Kernel<Five>(vectors),
    };

    private static delegate*<T*, int*, nint, T*, nint, T*, nint, T*, void> Kernel<TLines>(int vectors) where TLines : struct, IExtent => vectors switch
    {
        1 => &SparseTile<L, V, T, TLines, One>.Add,
        2 => &SparseTile<L, V, T, TLines, Two>.Add,
        _ => &SparseTile<L, V, T, TLines, Three>.Add,
    };

    private readonly struct Tile(delegate*<T*, int*, nint, T*, nint, T*, nint, T*, void> kernel, int line, int element, T* mask)
    {
        public readonly delegate*<T*, int*, nint, T*, nint, T*, nint, T*, void> Kernel = kernel;
        public readonly int Line = line;
        public readonly int Element = element;
        public readonly T* Mask = mask;
    }
}
