namespace Fathom.Cpu;

/// <summary>F(4x4, 2x2): 25 products in place of 64.</summary>
internal readonly unsafe struct WinogradForm2<L, V, T> : IWinogradForm<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Taps => 2;

    public static int Patch => 5;

    public static void Input(T** from, T** between, T** to, int vectors, nint step, nint toStep) =>
        WinogradTransform<InputLine2<L, V, T>, T>.Run(from, between, to, vectors, step, toStep);

    public static void Output(T** from, T** between, T** to, int vectors, nint step, nint toStep) =>
        WinogradTransform<OutputLine2<L, V, T>, T>.Run(from, between, to, vectors, step, toStep);

    public static void Gradient(T** from, T** between, T** to, int vectors, nint step, nint toStep) =>
        WinogradTransform<GradientLine2<L, V, T>, T>.Run(from, between, to, vectors, step, toStep);

    public static void Kernel(T** from, T** between, T** to, int vectors, nint step, nint toStep) =>
        WinogradTransform<KernelLine2<L, V, T>, T>.Run(from, between, to, vectors, step, toStep);

    public static void KernelGradient(T** from, T** between, T** to, int vectors, nint step, nint toStep) =>
        WinogradTransform<KernelGradientLine2<L, V, T>, T>.Run(from, between, to, vectors, step, toStep);
}
