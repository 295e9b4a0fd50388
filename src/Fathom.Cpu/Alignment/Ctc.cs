namespace Fathom.Cpu;

/// <summary>Loss and occupancies of connectionist temporal classification for fixed sizes; the methods may be called from several threads.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class Ctc<T> where T : unmanaged
{
    /// <summary>Negative log-likelihoods, one a sample.</summary>
    public abstract void Losses(in CtcBatch<T> batch, T* losses);

    /// <summary>Probabilities [T, B, C] of the classes in each frame, given that the labels are read.</summary>
    public abstract void Occupancies(in CtcBatch<T> batch, T* occupancies);

    /// <summary>The kernel for the vectors of this processor.</summary>
    public static Ctc<T> Create(CtcSizes sizes) => typeof(T) == typeof(float)
        ? (Ctc<T>)(object)LaneDispatch.F32<Visitor32, Ctc<float>>(new(sizes))
        : (Ctc<T>)(object)LaneDispatch.F64<Visitor64, Ctc<double>>(new(sizes));

    private readonly struct Visitor32(CtcSizes sizes) : IFloatLaneVisitor<float, Ctc<float>>
    {
        public Ctc<float> Visit<V>() where V : struct, IFloatMemoryLanes<V, float> => new Ctc<V, float>(sizes);
    }

    private readonly struct Visitor64(CtcSizes sizes) : IFloatLaneVisitor<double, Ctc<double>>
    {
        public Ctc<double> Visit<V>() where V : struct, IFloatMemoryLanes<V, double> => new Ctc<V, double>(sizes);
    }
}
