namespace Fathom.Cpu;

/// <summary>F(4x4, 3x3): 36 products in place of 144.</summary>
internal readonly unsafe struct WinogradForm3<L, V, T> : IWinogradForm<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Taps => 3;

    public static int Patch => 6;

    public static void Input(T** from, T** between, T** to, int vectors, nint step, nint toStep) =>
        WinogradTransform<InputLine3<L, V, T>, T>.Run(from, between, to, vectors, step, toStep);

    public static void Output(T** from, T** between, T** to, int vectors, nint step, nint toStep) =>
        WinogradTransform<OutputLine3<L, V, T>, T>.Run(from, between, to, vectors, step, toStep);

    public static void Gradient(T** from, T** between, T** to, int vectors, nint step, nint toStep) =>
        WinogradTransform<GradientLine3<L, V, T>, T>.Run(from, between, to, vectors, step, toStep);

    public static void Kernel(T** from, T** between, T** to, int vectors, nint step, nint toStep) =>
        WinogradTransform<KernelLine3<L, V, T>, T>.Run(from, between, to, vectors, step, toStep);

    public static void KernelGradient(T** from, T** between, T** to, int vectors, nint step, nint toStep) =>
        WinogradTransform<KernelGradientLine3<L, V, T>, T>.Run(from, between, to, vectors, step, toStep);
}
