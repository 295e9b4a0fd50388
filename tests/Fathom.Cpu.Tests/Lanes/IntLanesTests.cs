namespace Fathom.Cpu.Tests;

public unsafe class IntLanesTests
{
    private static readonly int[] X = [7, -7, 7, int.MinValue, int.MinValue, 0, 5, int.MaxValue, -1, 9, 100, -100, 3, 4, 5, 6];
    private static readonly int[] Y = [2, 2, -2, -1, 0, 0, 0, 1, -1, 3, 7, 7, int.MinValue, 4, 8, -8];

    [Fact]
    public void Division_truncates_wraps_and_gives_zero_for_a_zero_divisor()
    {
        int[] expected = [3, -3, -3, int.MinValue, 0, 0, 0, int.MaxValue, 1, 3, 14, -14, 0, 1, 0, 0];
        fixed (int* x = X, y = Y)
        {
            var quotients = new int[16];
            fixed (int* q = quotients)
                I32x16.Store(q, I32x16.Load(x) / I32x16.Load(y));
            Assert.Equal(expected, quotients);
        }
    }

    [Fact]
    public void Arithmetic_wraps_alike_at_every_width()
    {
        int[] wide = Mix<I32x16>();
        Assert.Equal(wide, Mix<I32x8>());
        Assert.Equal(wide, Mix<I32x4>());
        Assert.Equal(wide, Mix<I32x1>());
        for (int i = 0; i < 16; i++)
        {
            int abs = X[i] < 0 ? unchecked(-X[i]) : X[i];
            Assert.Equal(unchecked((X[i] * Y[i]) + Math.Min(X[i], Y[i]) - (X[i] < Y[i] ? abs : ~Y[i])), wide[i]);
        }
    }

    [Fact]
    public void Long_lanes_agree_at_every_width()
    {
        long[] wide = MixLong<I64x8>();
        Assert.Equal(wide, MixLong<I64x4>());
        Assert.Equal(wide, MixLong<I64x2>());
        Assert.Equal(wide, MixLong<I64x1>());
    }

    [Fact]
    public void Splat_of_an_infinity_saturates()
    {
        int low;
        long high;
        I32x1.Store(&low, I32x1.Splat(double.NegativeInfinity));
        I64x1.Store(&high, I64x1.Splat(double.PositiveInfinity));
        Assert.Equal(int.MinValue, low);
        Assert.Equal(long.MaxValue, high);
    }

    private static V Formula<V>(V x, V y) where V : struct, ILanes<V> =>
        (x * y) + V.Min(x, y) - V.Select(V.Less(x, y), V.Abs(x), ~y);

    private static int[] Mix<V>() where V : struct, IMemoryLanes<V, int>
    {
        var result = new int[16];
        fixed (int* x = X, y = Y, r = result)
        {
            for (int i = 0; i < 16; i += V.Count)
                V.Store(r + i, Formula(V.Load(x + i), V.Load(y + i)));
        }
        return result;
    }

    private static long[] MixLong<V>() where V : struct, IMemoryLanes<V, long>
    {
        var result = new long[16];
        fixed (long* x = Array.ConvertAll(X, v => v * 3_000_000_019L), y = Array.ConvertAll(Y, v => (long)v << 32), r = result)
        {
            for (int i = 0; i < 16; i += V.Count)
                V.Store(r + i, Formula(V.Load(x + i), V.Load(y + i)));
        }
        return result;
    }
}
