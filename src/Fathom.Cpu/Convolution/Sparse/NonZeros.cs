using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>Gathers the elements of a row that are not zero, each with the place that it stands for.</summary>
internal static unsafe class NonZeros
{
    /// <summary>Elements that may be written behind the last one found.</summary>
    public const int Slack = 16;

    /// <summary>Finds them in order, and returns how many there are.</summary>
    /// <param name="row">The row.</param>
    /// <param name="places">A number for each of its elements.</param>
    /// <param name="count">Elements of the row.</param>
    /// <param name="values">Gets the elements.</param>
    /// <param name="found">Gets their numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Find<T>(T* row, int* places, int count, T* values, int* found) where T : unmanaged, INumberBase<T>
    {
        var (i, next) = (0, 0);
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
            for (; i + 16 <= count; i += 16)
            {
                var x = Vector512.Load((float*)row + i);
                var isOther = Avx512F.CompareNotEqual(x, Vector512<float>.Zero);
                Avx512F.Compress(Vector512<float>.Zero, isOther, x).Store((float*)values + next);
                Avx512F.Compress(Vector512<int>.Zero, isOther.AsInt32(), Vector512.Load(places + i)).Store(found + next);
                next += BitOperations.PopCount(isOther.ExtractMostSignificantBits());
            }

        // Written whether it is zero or not: whether it stays is no branch that a processor could guess wrongly.
        for (; i < count; i++)
        {
            (values[next], found[next]) = (row[i], places[i]);
            next += row[i] != T.Zero ? 1 : 0;
        }
        return next;
    }
}
