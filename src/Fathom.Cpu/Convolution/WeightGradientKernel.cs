using System.Numerics;

namespace Fathom.Cpu;

/// <summary>The gradient of a convolution of fixed sizes with respect to its weights; x and dy are channels-last.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class WeightGradientKernel<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>Writes the gradient, row-major [O, C / groups, kD, kH, kW].</summary>
    public abstract void Run(T* x, T* dy, T* dweight);
}
