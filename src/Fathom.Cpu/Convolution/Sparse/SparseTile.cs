using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// The innermost loop of gradients that skip zeros: a sum of patches, each times a number, held in registers while the numbers pass. A patch is
/// <typeparamref name="TLines"/> lines (1 to 5) of <typeparamref name="TVectors"/> vectors (1 to 3).
/// </summary>
internal static unsafe class SparseTile<L, V, T, TLines, TVectors>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
    where TLines : struct, IExtent
    where TVectors : struct, IExtent
{
    /// <summary>to[l, i] += Σₑ values[e] from[places[e] + l line + i].</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="places">For each of them where its patch begins.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="from">The patches.</param>
    /// <param name="line">Elements from one line of a patch to the next.</param>
    /// <param name="to">The sum.</param>
    /// <param name="toLine">Elements from one line of the sum to the next.</param>
    /// <param name="last">A vector with all bits set in lanes that are added of the last vector of a line, and none in others.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(T* values, int* places, nint count, T* from, nint line, T* to, nint toLine, T* last)
    {
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default;

        for (nint e = 0; e < count; e++)
        {
            var value = L.Broadcast(values + e);
            var patch = from + places[e];
            Line(value, patch, ref c00, ref c01, ref c02);
            if (TLines.Value > 1)
                Line(value, patch + line, ref c10, ref c11, ref c12);
            if (TLines.Value > 2)
                Line(value, patch + 2 * line, ref c20, ref c21, ref c22);
            if (TLines.Value > 3)
                Line(value, patch + 3 * line, ref c30, ref c31, ref c32);
            if (TLines.Value > 4)
                Line(value, patch + 4 * line, ref c40, ref c41, ref c42);
        }

        var mask = L.Load(last);
        Finish(c00, c01, c02, to, mask);
        if (TLines.Value > 1)
            Finish(c10, c11, c12, to + toLine, mask);
        if (TLines.Value > 2)
            Finish(c20, c21, c22, to + 2 * toLine, mask);
        if (TLines.Value > 3)
            Finish(c30, c31, c32, to + 3 * toLine, mask);
        if (TLines.Value > 4)
            Finish(c40, c41, c42, to + 4 * toLine, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line(V value, T* patch, ref V c0, ref V c1, ref V c2)
    {
        c0 = L.MultiplyAdd(L.Load(patch), value, c0);
        if (TVectors.Value > 1)
            c1 = L.MultiplyAdd(L.Load(patch + L.Width), value, c1);
        if (TVectors.Value > 2)
            c2 = L.MultiplyAdd(L.Load(patch + 2 * L.Width), value, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(V c0, V c1, V c2, T* to, V mask)
    {
        Finish(TVectors.Value == 1 ? L.And(c0, mask) : c0, to);
        if (TVectors.Value > 1)
            Finish(TVectors.Value == 2 ? L.And(c1, mask) : c1, to + L.Width);
        if (TVectors.Value > 2)
            Finish(L.And(c2, mask), to + 2 * L.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(V sum, T* to) => L.Store(L.Add(L.Load(to), sum), to);
}
