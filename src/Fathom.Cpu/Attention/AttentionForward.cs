using System.Numerics;

namespace Fathom.Cpu;

/// <summary>Attention of fixed sizes, forward. Built once per shape; may run on several threads at once.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class AttentionForward<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The kernel for the vectors of this processor.</summary>
    public static AttentionForward<T> Create(AttentionSettings settings, AttentionSizes sizes, AttentionViews views) => typeof(T) == typeof(float)
        ? (AttentionForward<T>)(object)LaneDispatch.F32<Maker<float>, AttentionForward<float>>(new(settings, sizes, views))
        : (AttentionForward<T>)(object)LaneDispatch.F64<Maker<double>, AttentionForward<double>>(new(settings, sizes, views));

    /// <summary>Writes y and the log-sums, those of them that are wanted.</summary>
    public abstract void Run(in AttentionBuffers<T> buffers);

    private readonly struct Maker<U>(AttentionSettings settings, AttentionSizes sizes, AttentionViews views) : IFloatLaneVisitor<U, AttentionForward<U>>
        where U : unmanaged, IBinaryFloatingPointIeee754<U>
    {
        public AttentionForward<U> Visit<V>() where V : struct, IFloatMemoryLanes<V, U> =>
            new AttentionForward<V, U>(settings, sizes, views, KernelSet<U>.Best);
    }
}
