namespace Fathom.Cpu;

/// <summary>Sizes and settings of a <see cref="Ctc{T}"/>.</summary>
/// <param name="Frames">T, the most frames.</param>
/// <param name="Batch">B.</param>
/// <param name="Classes">C, the blank included.</param>
/// <param name="Labels">S, the most labels.</param>
/// <param name="Blank">Number of the blank class.</param>
/// <param name="ZeroInfinity">Whether what no path can read has loss and gradient 0.</param>
internal readonly record struct CtcSizes(int Frames, int Batch, int Classes, int Labels, int Blank, bool ZeroInfinity);

/// <summary>Operands of a <see cref="Ctc{T}"/>, row-major.</summary>
internal readonly unsafe struct CtcBatch<T> where T : unmanaged
{
    /// <summary>Log-probabilities [T, B, C].</summary>
    public T* LogProbabilities { get; init; }

    /// <summary>Labels [B, S].</summary>
    public int* Labels { get; init; }

    /// <summary>Frames of each sample.</summary>
    public int* Frames { get; init; }

    /// <summary>Labels of each sample.</summary>
    public int* Counts { get; init; }
}
