namespace Fathom.Cpu;

/// <summary>
/// One of Winograd's algorithms F(4x4, r x r): the five transforms, each from and to tables of addresses, row by row, for some vectors of
/// channels. See <see cref="WinogradTransform{TLine, T}.Run"/> for the arguments.
/// </summary>
internal unsafe interface IWinogradForm<T> where T : unmanaged
{
    /// <summary>Weights along a side of the kernel, r.</summary>
    static abstract int Taps { get; }

    /// <summary>Inputs along a side of a tile, r + 3.</summary>
    static abstract int Patch { get; }

    /// <summary>Bᵀ d B, of inputs.</summary>
    static abstract void Input(T** from, T** between, T** to, int vectors, nint step, nint toStep);

    /// <summary>Aᵀ m A, of products.</summary>
    static abstract void Output(T** from, T** between, T** to, int vectors, nint step, nint toStep);

    /// <summary>A dy Aᵀ, of gradients of outputs.</summary>
    static abstract void Gradient(T** from, T** between, T** to, int vectors, nint step, nint toStep);

    /// <summary>G g Gᵀ, of weights.</summary>
    static abstract void Kernel(T** from, T** between, T** to, int vectors, nint step, nint toStep);

    /// <summary>Gᵀ u G, of gradients of transformed weights.</summary>
    static abstract void KernelGradient(T** from, T** between, T** to, int vectors, nint step, nint toStep);
}
