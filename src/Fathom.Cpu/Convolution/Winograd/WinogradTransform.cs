using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>The two-dimensional transforms M d Mᵀ of <see cref="Winograd"/>: a matrix applied to all columns of a patch, then to all rows.</summary>
internal static unsafe class WinogradTransform<TLine, T>
    where TLine : struct, IWinogradLine<T>
    where T : unmanaged
{
    /// <summary>Transforms a patch for some vectors of channels.</summary>
    /// <param name="from">Addresses of the patch's elements, row by row.</param>
    /// <param name="between">Addresses of 36 vectors to work with.</param>
    /// <param name="to">Addresses of the result's elements, row by row.</param>
    /// <param name="vectors">Number of vectors.</param>
    /// <param name="step">Elements of <paramref name="from"/> from one vector to the next.</param>
    /// <param name="toStep">Elements of <paramref name="to"/> from one vector to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T** from, T** between, T** to, int vectors, nint step, nint toStep)
    {
        nint offset = 0, toOffset = 0;
        for (var vector = 0; vector < vectors; vector++, offset += step, toOffset += toStep)
        {
            for (var column = 0; column < TLine.Inputs; column++)
                TLine.Apply(from + column, TLine.Inputs, offset, between + column, TLine.Inputs, 0);
            for (var row = 0; row < TLine.Outputs; row++)
                TLine.Apply(between + row * TLine.Inputs, 1, 0, to + row * TLine.Outputs, 1, toOffset);
        }
    }
}
