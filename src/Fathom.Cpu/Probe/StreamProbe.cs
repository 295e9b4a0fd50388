using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>One pass over memory: c = a + b over three arrays, or the sum of one.</summary>
internal sealed unsafe class StreamProbe<L, V> : IProbe where L : struct, IMatMulLanes<V, float> where V : struct
{
    private readonly bool _reading;
    private readonly long _length;
    private readonly Storage _a, _b, _c;

    /// <summary>Arrays of <paramref name="bytes"/> in all, in pages that are present.</summary>
    public StreamProbe(long bytes, bool reading)
    {
        _reading = reading;
        // Whole groups of four vectors, so that no loop needs a tail.
        _length = bytes / sizeof(float) / (reading ? 1 : 3) / (4 * L.Width) * (4 * L.Width);
        _a = Zeros(_length);
        (_b, _c) = reading ? (_a, _a) : (Zeros(_length), Zeros(_length));
    }

    public double Amount => (double)_length * sizeof(float) * (_reading ? 1 : 3);

    public float Run() =>
        _reading ? Sum((float*)_a.Address, _length) : Add((float*)_a.Address, (float*)_b.Address, (float*)_c.Address, _length);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float* a, long length)
    {
        V s0 = default, s1 = default, s2 = default, s3 = default;
        for (var i = 0L; i < length; i += 4 * L.Width)
        {
            s0 = L.Add(s0, L.Load(a + i));
            s1 = L.Add(s1, L.Load(a + i + L.Width));
            s2 = L.Add(s2, L.Load(a + i + 2 * L.Width));
            s3 = L.Add(s3, L.Load(a + i + 3 * L.Width));
        }
        return L.Sum(L.Add(L.Add(s0, s1), L.Add(s2, s3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Add(float* a, float* b, float* c, long length)
    {
        for (var i = 0L; i < length; i += 2 * L.Width)
        {
            L.Store(L.Add(L.Load(a + i), L.Load(b + i)), c + i);
            L.Store(L.Add(L.Load(a + i + L.Width), L.Load(b + i + L.Width)), c + i + L.Width);
        }
        return *c;
    }

    private static Storage Zeros(long length)
    {
        var storage = new Storage(length * sizeof(float));
        storage.Span<byte>().Clear();
        return storage;
    }
}
