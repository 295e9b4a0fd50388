using System.Numerics;

namespace Fathom.Cpu;

/// <summary>Gradients of attention of fixed sizes. Built once per shape; may run on several threads at once.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class AttentionBackward<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The kernel for the vectors of this processor.</summary>
    public static AttentionBackward<T> Create(AttentionSettings settings, AttentionSizes sizes, AttentionViews views) => typeof(T) == typeof(float)
        ? (AttentionBackward<T>)(object)LaneDispatch.F32<Maker<float>, AttentionBackward<float>>(new(settings, sizes, views))
        : (AttentionBackward<T>)(object)LaneDispatch.F64<Maker<double>, AttentionBackward<double>>(new(settings, sizes, views));

    /// <summary>Writes dq, dk and dv, those of them that are wanted.</summary>
    public abstract void Run(in AttentionBuffers<T> buffers);

    private readonly struct Maker<U>(AttentionSettings settings, AttentionSizes sizes, AttentionViews views) : IFloatLaneVisitor<U, AttentionBackward<U>>
        where U : unmanaged, IBinaryFloatingPointIeee754<U>
    {
        public AttentionBackward<U> Visit<V>() where V : struct, IFloatMemoryLanes<V, U> =>
            new AttentionBackward<V, U>(settings, sizes, views, KernelSet<U>.Best);
    }
}
