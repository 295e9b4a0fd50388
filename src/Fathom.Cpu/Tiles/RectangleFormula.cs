using System.Runtime.CompilerServices;
using Fathom.Compiler;

namespace Fathom.Cpu;

/// <summary>
/// A kernel that is one formula, over rectangles whose rows may be apart in memory: it is computed there, without tiles, so that even a few rows of
/// a result are finished with little more than the arithmetic.
/// </summary>
internal abstract unsafe class RectangleFormula
{
    // Shorter rows start too often, and rows side by side are better done by tiles, which see them as one.
    private const int LeastColumns = 128;

    // Of fewer columns only whole vectors: a rest is computed apart.
    private const int ManyColumns = 256;

    /// <summary>The formula that <paramref name="kernel"/> computes over one axis of rows and one of columns; null when it is none of those known here.</summary>
    public static RectangleFormula? TryCreate(LoopKernel kernel, int vectorBits)
    {
        if (kernel is not { Stores: [{ ColumnReduction: null } store], Outputs: [{ DType: DType.F32 or DType.F64 } output] } || output.View.Strides is not [_, 1])
            return null;
        var columns = kernel.Columns.ElementCount;
        if (columns < LeastColumns || (columns < ManyColumns && columns % TileFrame.Padding != 0))
            return null;
        foreach (var formula in RectangleFormulas.All)
            if (FormulaMatch.Find(formula.Pattern, store.Value, value => kernel.Body[value] as ApplyInstruction) is { } match
                && Array.TrueForAll(match.Operands, IsRead))
                return formula.Create(output.DType, [.. match.Operands.Select(Place), PlaceOf(kernel.Inputs.Length, output)], vectorBits);
        return null;

        bool IsRead(int value) => kernel.Body[value] is LoadInstruction load && load.DType == output.DType
            && kernel.Inputs[load.Input] is { View.Strides: [_, 1] } access && access.DType == output.DType;

        RectanglePlace Place(int value) => PlaceOf(((LoadInstruction)kernel.Body[value]).Input, kernel.Inputs[((LoadInstruction)kernel.Body[value]).Input]);

        static RectanglePlace PlaceOf(int buffer, Access access) => new(buffer, access.View.Offset, access.View.Strides[0]);
    }

    /// <summary>Computes a rectangle.</summary>
    /// <param name="buffers">Addresses of the kernel's buffers, inputs then outputs, moved to the rectangle's first row and column.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public abstract void Run(void** buffers, int rows, int columns);
}

/// <summary>Where an operand or the result lies; its columns are neighbours.</summary>
/// <param name="Buffer">Which of the buffers.</param>
/// <param name="Offset">Elements from its begin.</param>
/// <param name="RowStride">Elements from one row to the next; 0 repeats one row.</param>
internal readonly record struct RectanglePlace(int Buffer, long Offset, long RowStride);

/// <summary>The formula for some lanes.</summary>
internal sealed unsafe class RectangleFormula<TFormula, V, T>(RectanglePlace[] places) : RectangleFormula
    where TFormula : struct, IFormula
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged
{
    private const int MostOperands = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(void** buffers, int rows, int columns)
    {
        var (a, aStride) = Find(buffers, 0);
        var (b, bStride) = TFormula.Operands > 1 ? Find(buffers, 1) : default;
        var (c, cStride) = TFormula.Operands > 2 ? Find(buffers, 2) : default;
        var (d, dStride) = TFormula.Operands > 3 ? Find(buffers, 3) : default;
        var (to, toStride) = Find(buffers, TFormula.Operands);
        var whole = columns / V.Count * V.Count;
        for (; rows > 0; rows--, a += aStride, b += bStride, c += cStride, d += dStride, to += toStride)
        {
            for (nint i = 0; i < whole; i += V.Count)
                V.Store((T*)to + i, Apply((T*)a + i, (T*)b + i, (T*)c + i, (T*)d + i));
            if (whole < columns)
                ApplyToLast((T*)a + whole, (T*)b + whole, (T*)c + whole, (T*)d + whole, (T*)to + whole, columns - whole);
        }
    }

    // Less than a vector: nothing is read or written past it.
    private static void ApplyToLast(T* a, T* b, T* c, T* d, T* to, int count)
    {
        var room = stackalloc T[MostOperands * V.Count];
        new Span<T>(room, MostOperands * V.Count).Clear();
        Copy(0, a);
        Copy(1, b);
        Copy(2, c);
        Copy(3, d);
        V.Store(room, Apply(room, room + V.Count, room + 2 * V.Count, room + 3 * V.Count));
        new ReadOnlySpan<T>(room, count).CopyTo(new Span<T>(to, count));

        void Copy(int n, T* from)
        {
            if (n < TFormula.Operands)
                new ReadOnlySpan<T>(from, count).CopyTo(new Span<T>(room + n * V.Count, count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Apply(T* a, T* b, T* c, T* d) => TFormula.Apply(
        V.Load(a), Load(1, b), Load(2, c), Load(3, d), default, default, default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load(int n, T* from) => n < TFormula.Operands ? V.Load(from) : default;

    private (nint Start, nint Stride) Find(void** buffers, int n) =>
        ((nint)((T*)buffers[places[n].Buffer] + places[n].Offset), (nint)places[n].RowStride * sizeof(T));
}
