using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>The microkernels of one element type (f32 or f64) and vector width, and the panel sizes that go with them.</summary>
internal readonly unsafe struct KernelSet<T> where T : unmanaged
{
    /// <summary>Most elements of a tile of C: eight rows of three vectors.</summary>
    public const int MaxTile = 8 * 3 * 16;

    // Comes after those of four numbers of rows and three of vectors.
    private const int PackingKernel = 4 * 3;

    // In native memory, so that the set can be part of the state that chunks of parallel work point to; lives as long as the process.
    private readonly delegate*<long, T*, long, T*, long, T*, long, T*, long, byte*, long, void>* _kernels;
    private readonly SkinnySet<T>* _skinny;

    private KernelSet(int width, int rows, delegate*<long, T*, long, T*, long, T*, long, T*, long, byte*, long, void>[] kernels, SkinnySet<T>[] skinny)
    {
        Zeros = (T*)NativeMemory.AlignedAlloc((nuint)(MaxTile * sizeof(T)), 64);
        new Span<T>(Zeros, MaxTile).Clear();
        (Width, Rows) = (width, rows);
        _kernels = (delegate*<long, T*, long, T*, long, T*, long, T*, long, byte*, long, void>*)NativeMemory.Alloc((nuint)kernels.Length, (nuint)sizeof(void*));
        for (var i = 0; i < kernels.Length; i++)
            _kernels[i] = kernels[i];
        _skinny = (SkinnySet<T>*)NativeMemory.Alloc((nuint)skinny.Length, (nuint)sizeof(SkinnySet<T>));
        for (var i = 0; i < skinny.Length; i++)
            _skinny[i] = skinny[i];
    }

    /// <summary>The widest set that this processor runs fast.</summary>
    public static KernelSet<T> Best { get; } = Create(BestBits());

    /// <summary>Elements in a vector.</summary>
    public int Width { get; }

    /// <summary>Most rows that a microkernel computes: 8, or 4 where there are only 16 vector registers.</summary>
    public int Rows { get; }

    /// <summary>Columns of a whole panel of B: three vectors.</summary>
    public int Columns => 3 * Width;

    /// <summary>A row of zeros as long as any tile, for products that are added to nothing.</summary>
    public T* Zeros { get; }

    /// <summary>Kernels for 1, 2 or 4 rows, by how B is stored; other forms than plain are there for f32 alone.</summary>
    public ref readonly SkinnySet<T> Skinny(StoredForm form, int rows) => ref _skinny[(int)form * 3 + BitOperations.Log2((uint)rows)];

    /// <summary>Set of a given vector width; any width works on any processor, emulated if need be.</summary>
    public static KernelSet<T> Create(int bits) => bits switch
    {
        512 => Build<MatMulLanes512<T>, Vector512<T>>(8, Stored<MatMulLanes512<float>, Vector512<float>, StoredBFloat16, StoredSByte>()),
        256 => Build<MatMulLanes256<T>, Vector256<T>>(4, Stored<MatMulLanes256<float>, Vector256<float>, StoredBFloat16, StoredSByte>()),
        128 => Build<MatMulLanes128<T>, Vector128<T>>(X86Base.IsSupported ? 4 : 8, Stored<MatMulLanes128<float>, Vector128<float>, StoredBFloat16, StoredSByte>()),
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "A vector has 128, 256 or 512 bits."),
    };

    /// <summary>Rows that a microkernel computes of <paramref name="rows"/> that are left: the largest of 8, 4, 2, 1 that is there.</summary>
    public int RowsOf(int rows) => rows >= Rows ? Rows : 1 << BitOperations.Log2((uint)rows);

    /// <summary>Columns of the widest panel of <paramref name="columns"/> columns: whole vectors, at most <see cref="Columns"/>.</summary>
    public int WidestPanel(int columns) => Math.Min(Columns, PaddedColumns(columns));

    /// <summary>
    /// Columns of the first panel of a B with <paramref name="columns"/> columns: the widest, but of four vectors two, since one that is left alone
    /// would wait for its operands.
    /// </summary>
    public int PanelColumns(int columns) => IsTail(columns) ? 2 * Width : WidestPanel(columns);

    /// <summary>Of a B with so many columns those of its last two panels, where these are of two vectors each; else 0.</summary>
    public int TailColumns(int columns)
    {
        var tail = columns % Columns + Columns;
        return tail <= columns && IsTail(tail) ? tail : 0;
    }

    /// <summary>Where the panel of a B with <paramref name="columns"/> columns begins that is at <paramref name="column"/>, a multiple of <see cref="Columns"/>.</summary>
    public int PanelStart(int column, int columns) => column > 0 && PaddedColumns(columns - column) == Width ? column - Width : column;

    /// <summary>Columns of all panels that together hold <paramref name="columns"/> columns.</summary>
    public int PaddedColumns(int columns) => (columns + Width - 1) / Width * Width;

    /// <summary>
    /// The microkernel for a tile of so many rows (1, 2, 4 or 8) and columns (whole vectors); see <see cref="MicroKernel{L, V, T, TRows, TVectors, TReading}"/> for its
    /// arguments.
    /// </summary>
    public delegate*<long, T*, long, T*, long, T*, long, T*, long, byte*, long, void> Kernel(int rows, int panelColumns) =>
        _kernels[BitOperations.Log2((uint)rows) * 3 + panelColumns / Width - 1];

    /// <summary>The microkernel for <see cref="Rows"/> rows and a whole panel that packs B on the way: its coming lines are the panel to be.</summary>
    public delegate*<long, T*, long, T*, long, T*, long, T*, long, byte*, long, void> Packing => _kernels[PackingKernel];

    private bool IsTail(int columns) => PaddedColumns(columns) == 4 * Width;

    private static int BestBits() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated && Fma.IsSupported ? 256 : 128;

    private static KernelSet<T> Build<L, V>(int rows, SkinnySet<T>[] stored) where L : struct, IMatMulLanes<V, T> where V : struct => new(L.Width, rows,
    [
        &MicroKernel<L, V, T, One, One, ReadsRows>.Run, &MicroKernel<L, V, T, One, Two, ReadsRows>.Run, &MicroKernel<L, V, T, One, Three, ReadsRows>.Run,
        &MicroKernel<L, V, T, Two, One, ReadsRows>.Run, &MicroKernel<L, V, T, Two, Two, ReadsRows>.Run, &MicroKernel<L, V, T, Two, Three, ReadsRows>.Run,
        &MicroKernel<L, V, T, Four, One, ReadsRows>.Run, &MicroKernel<L, V, T, Four, Two, ReadsRows>.Run, &MicroKernel<L, V, T, Four, Three, ReadsRows>.Run,
        &MicroKernel<L, V, T, Eight, One, ReadsRows>.Run, &MicroKernel<L, V, T, Eight, Two, ReadsRows>.Run, &MicroKernel<L, V, T, Eight, Three, ReadsRows>.Run,
        rows == 8 ? &MicroKernel<L, V, T, Eight, Three, PacksB>.Run : &MicroKernel<L, V, T, Four, Three, PacksB>.Run,
    ], [.. SkinnySet<T>.Of<L, V, StoredPlain<L, V, T>>(), .. stored]);

    // In the order of the forms after plain; of no use to f64.
    private static SkinnySet<T>[] Stored<L, V, TBFloat16, TSByte>()
        where L : struct, IMatMulLanes<V, float>
        where V : struct
        where TBFloat16 : struct, IStoredLanes<V, float>
        where TSByte : struct, IStoredLanes<V, float> =>
        typeof(T) == typeof(float)
            ? (SkinnySet<T>[])(object)(SkinnySet<float>[])[.. SkinnySet<float>.Of<L, V, TBFloat16>(), .. SkinnySet<float>.Of<L, V, TSByte>()]
            : [];
}
