namespace Fathom.Cpu;

/// <summary>
/// A share of a convolution along one axis that is dense: output start + j step, for all j, sums taps t of the source at
/// origin + (j + t) sourceStep, with the kernel's weight at firstTap + t tapStep, or none where the kernel ends before.
/// </summary>
internal readonly record struct WinogradAxis(int Origin, int SourceStep, int Start, int Step, int FirstTap, int TapStep)
{
    /// <summary>
    /// Outputs as sums over one share per residue of the kernel's positions modulo the stride: each is a dense convolution of every
    /// stride-th pixel with every stride-th weight.
    /// </summary>
    public static WinogradAxis[] Forward(WindowAxis window)
    {
        var phases = new WinogradAxis[window.Stride];
        for (var r = 0; r < phases.Length; r++)
            phases[r] = new(r - window.Before, window.Stride, 0, 1, r, window.Stride);
        return phases;
    }

    /// <summary>
    /// The gradient with respect to the input as one dense convolution per residue of its positions modulo the stride, by every stride-th
    /// weight, last one first.
    /// </summary>
    public static WinogradAxis[] InputGradient(WindowAxis window, int taps)
    {
        var residues = new WinogradAxis[window.Stride];
        for (var residue = 0; residue < residues.Length; residue++)
        {
            var (origin, r) = Math.DivRem(residue + window.Before, window.Stride);
            residues[residue] = new(origin - (taps - 1), 1, residue, window.Stride, r + (taps - 1) * window.Stride, -window.Stride);
        }
        return residues;
    }

    /// <summary>The kernel's position of tap t.</summary>
    public int Tap(int t) => FirstTap + t * TapStep;
}
