namespace Fathom.Cpu;

/// <summary>A <see cref="Convolution{T}"/> for one vector type: picks the kernel that suits the sizes.</summary>
internal sealed unsafe class Convolution<L, V, T>(ConvSizes sizes, int mostVectors) : Convolution<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    // Built when first needed: most layers run forward only, and the first layer of a model never needs the gradient of its input.
    private TapConvolution<L, V, T>? _forward;
    private TapConvolution<L, V, T>? _inputGradient;
    private WeightGradient<L, V, T>? _weightGradient;

    public override void Forward(T* x, ConvWeight<T> weight, T* bias, T* y) =>
        (_forward ??= TapConvolution<L, V, T>.Forward(sizes, mostVectors)).Run(x, weight, bias, y);

    public override void InputGradient(T* dy, ConvWeight<T> weight, T* dx) =>
        (_inputGradient ??= TapConvolution<L, V, T>.InputGradient(sizes, mostVectors)).Run(dy, weight, null, dx);

    public override void WeightGradient(T* x, T* dy, T* dweight) =>
        (_weightGradient ??= new(sizes, mostVectors)).Run(x, dy, dweight);
}
