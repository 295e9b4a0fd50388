namespace Fathom.Cpu;

/// <summary>A <see cref="Convolution{T}"/> for one vector type: picks the kernel that suits the sizes.</summary>
internal sealed unsafe class Convolution<L, V, T>(ConvSizes sizes, int mostVectors) : Convolution<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    // Built when first needed: many layers run forward only, and the first layer of a model never needs the gradient of its input.
    private TapConvolution<L, V, T>? _forward;
    private TapConvolution<L, V, T>? _inputGradient;
    private WeightGradient<L, V, T>? _weightGradient;
    private DepthwiseConvolution<L, V, T>? _depthwiseForward;
    private DepthwiseConvolution<L, V, T>? _depthwiseInputGradient;
    private DepthwiseWeightGradient<L, V, T>? _depthwiseWeightGradient;

    public override void Forward(T* x, ConvWeight<T> weight, T* bias, T* y)
    {
        if (sizes.IsDepthwise)
            (_depthwiseForward ??= DepthwiseConvolution<L, V, T>.Forward(sizes, mostVectors)).Run(x, weight, bias, y);
        else
            (_forward ??= TapConvolution<L, V, T>.Forward(sizes, mostVectors)).Run(x, weight, bias, y);
    }

    public override void InputGradient(T* dy, ConvWeight<T> weight, T* dx)
    {
        if (sizes.IsDepthwise)
            (_depthwiseInputGradient ??= DepthwiseConvolution<L, V, T>.InputGradient(sizes, mostVectors)).Run(dy, weight, null, dx);
        else
            (_inputGradient ??= TapConvolution<L, V, T>.InputGradient(sizes, mostVectors)).Run(dy, weight, null, dx);
    }

    public override void WeightGradient(T* x, T* dy, T* dweight)
    {
        if (sizes.IsDepthwise)
            (_depthwiseWeightGradient ??= new(sizes)).Run(x, dy, dweight);
        else
            (_weightGradient ??= new(sizes, mostVectors)).Run(x, dy, dweight);
    }
}
