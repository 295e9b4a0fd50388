namespace Fathom.Cpu;

/// <summary>The kernels for few rows: of one vector width, number of rows (1, 2 or 4) and form in which B is stored.</summary>
internal readonly unsafe struct SkinnySet<T> where T : unmanaged
{
    /// <summary>See <see cref="SkinnyKernel{L, V, T, S, TRows}.Dot"/>.</summary>
    public delegate*<long, T*, long, void*, long, T*, void> Dot { get; private init; }

    /// <summary>See <see cref="SkinnyKernel{L, V, T, S, TRows}.ScaledDot"/>.</summary>
    public delegate*<long, T*, long, void*, long, T*, long, long, T*, void> ScaledDot { get; private init; }

    /// <summary>See <see cref="SkinnyKernel{L, V, T, S, TRows}.AddFour"/>.</summary>
    public delegate*<T*, long, long, void*, long, int, T*, long, void> AddFour { get; private init; }

    /// <summary>See <see cref="SkinnyKernel{L, V, T, S, TRows}.AddOne"/>.</summary>
    public delegate*<T*, long, void*, int, T*, long, void> AddOne { get; private init; }

    /// <summary>See <see cref="Widening{L, V, T, S}.Run"/>; the same for any number of rows.</summary>
    public delegate*<void*, T*, long, T, void> Widen { get; private init; }

    /// <summary>The sets of 1, 2 and 4 rows for lanes <typeparamref name="L"/> and storage <typeparamref name="S"/>.</summary>
    public static SkinnySet<T>[] Of<L, V, S>() where L : struct, IMatMulLanes<V, T> where V : struct where S : struct, IStoredLanes<V, T> =>
        [Of<L, V, S, One>(), Of<L, V, S, Two>(), Of<L, V, S, Four>()];

    private static SkinnySet<T> Of<L, V, S, TRows>()
        where L : struct, IMatMulLanes<V, T>
        where V : struct
        where S : struct, IStoredLanes<V, T>
        where TRows : struct, IExtent => new()
        {
            Dot = &SkinnyKernel<L, V, T, S, TRows>.Dot,
            ScaledDot = &SkinnyKernel<L, V, T, S, TRows>.ScaledDot,
            AddFour = &SkinnyKernel<L, V, T, S, TRows>.AddFour,
            AddOne = &SkinnyKernel<L, V, T, S, TRows>.AddOne,
            Widen = &Widening<L, V, T, S>.Run,
        };
}
