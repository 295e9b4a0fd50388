namespace Fathom.Cpu;

/// <summary>What is computed from windows, for all channels: the inner loop of <see cref="WindowLoop{TKernel, T, TOut}"/>.</summary>
/// <typeparam name="T">Element type of the source.</typeparam>
/// <typeparam name="TOut">Element type of the outputs.</typeparam>
internal unsafe interface IWindowKernel<T, TOut> where T : unmanaged where TOut : unmanaged
{
    /// <summary>Writes the output pixels of windows that have the same taps.</summary>
    /// <param name="windows">Number and steps of the windows.</param>
    /// <param name="window">Where the first window begins; with padding that may lie ahead of the source.</param>
    /// <param name="taps">Elements from <paramref name="window"/> to the taps that lie inside the source, rising.</param>
    /// <param name="count">Number of taps; 0 when the whole window lies in padding.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="position">Number of the first window's first pixel within its image.</param>
    /// <param name="output">The first output pixel.</param>
    /// <param name="isRoomy">
    /// Whether <see cref="Room"/> elements may be read from each tap and written to the output: what lies behind the pixel is written later.
    /// </param>
    static abstract void Run(in WindowRun windows, T* window, long* taps, int count, int channels, long position, TOut* output, bool isRoomy);

    /// <summary>Elements that a pixel of few channels is read and written with, if there is room.</summary>
    static abstract int Room { get; }
}

/// <summary>Windows side by side.</summary>
/// <param name="Count">Number of windows.</param>
/// <param name="Pixels">Pixels of the source from one to the next.</param>
/// <param name="Step">Elements of the source from one to the next.</param>
/// <param name="OutputStep">Elements from an output pixel to the next.</param>
internal readonly record struct WindowRun(int Count, int Pixels, long Step, long OutputStep);
