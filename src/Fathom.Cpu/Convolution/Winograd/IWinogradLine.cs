namespace Fathom.Cpu;

/// <summary>One of the small matrices of <see cref="Winograd"/>, applied to a line of vectors: each vector holds channels side by side.</summary>
internal unsafe interface IWinogradLine<T> where T : unmanaged
{
    /// <summary>Columns of the matrix.</summary>
    static abstract int Inputs { get; }

    /// <summary>Rows of the matrix.</summary>
    static abstract int Outputs { get; }

    /// <summary>Reads vector i at from[i step] + offset and writes vector j at to[j toStep] + toOffset.</summary>
    static abstract void Apply(T** from, int step, nint offset, T** to, int toStep, nint toOffset);
}
