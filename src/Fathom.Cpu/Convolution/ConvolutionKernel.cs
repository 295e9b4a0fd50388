#pragma warning disable CS8500 // An epilogue lives on its caller's stack while the kernel runs, so its reference neither moves nor dies.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// A convolution of fixed sizes, or its gradient with respect to the input: a source and weights, brought into a form of the kernel's own
/// beforehand, give outputs. Channels-last; may run on several threads at once.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class ConvolutionKernel<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>Elements of the prepared weights.</summary>
    public abstract long PreparedCount { get; }

    /// <summary>Writes the prepared form of <paramref name="weight"/>, <see cref="PreparedCount"/> elements.</summary>
    public abstract void Prepare(ConvWeight<T> weight, T* prepared);

    /// <summary>Computes all outputs.</summary>
    public abstract void Run(T* source, T* prepared, T* outputs);

    /// <summary>
    /// Computes all outputs, and finishes each once, while it is in cache; its rows are pixels, its columns channels. False, and nothing is done, when this
    /// kernel has no parts that are finished before the end.
    /// </summary>
    public virtual bool TryRun(T* source, T* prepared, T* outputs, PartEpilogue* epilogue) => false;
}
