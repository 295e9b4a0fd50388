using System.Numerics;

namespace Fathom.Cpu;

/// <summary>A convolution made of several, each of which computes some of the output pixels.</summary>
internal sealed unsafe class ConvolutionPasses<T>(ConvolutionKernel<T>[] passes) : ConvolutionKernel<T> where T : unmanaged, INumberBase<T>
{
    public override long PreparedCount => passes.Sum(pass => pass.PreparedCount);

    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        foreach (var pass in passes)
        {
            pass.Prepare(weight, prepared);
            prepared += pass.PreparedCount;
        }
    }

    public override void Run(T* source, T* prepared, T* outputs)
    {
        foreach (var pass in passes)
        {
            pass.Run(source, prepared, outputs);
            prepared += pass.PreparedCount;
        }
    }
}
