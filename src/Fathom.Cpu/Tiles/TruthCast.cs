using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>Number to bool: whether it is not zero (NaN is not).</summary>
internal readonly unsafe struct TruthCast<TFrom> : ICast<TFrom, int> where TFrom : unmanaged, INumberBase<TFrom>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Apply(TFrom x) => x != TFrom.Zero ? 1 : 0;

    public static int ApplyVectors(TFrom* x, int* y, int count)
    {
        var done = 0;
        if (sizeof(TFrom) == sizeof(int))
            for (; done + Vector512<TFrom>.Count <= count; done += Vector512<TFrom>.Count)
                (~Vector512.Equals(Vector512.Load(x + done), Vector512<TFrom>.Zero).AsInt32() & Vector512<int>.One).Store(y + done);
        return done;
    }
}
