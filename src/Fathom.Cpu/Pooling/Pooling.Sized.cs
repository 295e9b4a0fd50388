using System.Numerics;

namespace Fathom.Cpu;

/// <summary>A <see cref="Pooling{T}"/> for one vector type.</summary>
internal sealed unsafe class Pooling<V, VNarrow, V1, T>(PoolSizes sizes) : Pooling<T>
    where V : struct, IFloatMemoryLanes<V, T>
    where VNarrow : struct, IFloatMemoryLanes<VNarrow, T>
    where V1 : struct, IFloatMemoryLanes<V1, T>
    where T : unmanaged, INumber<T>
{
    // Built when first needed: a layer uses one kind of pooling only.
    private WindowLoop<ReduceWindow<MaxReducer, V, VNarrow, V1, T>, T, T>? _max;
    private WindowLoop<ArgMaxWindow<V, VNarrow, V1, T>, T, long>? _argMax;
    private MaxPoolGradient<V, VNarrow, V1, T>? _maxGradient;
    private WindowLoop<ReduceWindow<SumReducer, V, VNarrow, V1, T>, T, T>? _sum;
    private WindowLoop<ReduceWindow<SumReducer, V, VNarrow, V1, T>, T, T>? _sumGradient;

    public override void Max(T* x, T* y) => (_max ??= new(sizes.Batch, sizes.Input, sizes.Channels, sizes.Output, [Forward()])).Run(x, y);

    public override void ArgMax(T* x, long* indices) =>
        (_argMax ??= new(sizes.Batch, sizes.Input, sizes.Channels, sizes.Output, [Forward()])).Run(x, indices);

    public override void MaxGradient(T* x, T* dy, T* dx) => (_maxGradient ??= new(sizes, Forward())).Run(x, dy, dx);

    public override void WindowSum(T* x, T* y) => (_sum ??= new(sizes.Batch, sizes.Input, sizes.Channels, sizes.Output, [Forward()])).Run(x, y);

    public override void WindowSumGradient(T* dy, T* dx) =>
        (_sumGradient ??= new(sizes.Batch, sizes.Output, sizes.Channels, sizes.Input, Gradient())).Run(dy, dx);

    private TapPass Forward()
    {
        var (g, output) = (sizes.Geometry, sizes.Output);
        return new(
            AxisPass.Forward(g.Depth, g.Kernel.Depth, output.Depth),
            AxisPass.Forward(g.Height, g.Kernel.Height, output.Height),
            AxisPass.Forward(g.Width, g.Kernel.Width, output.Width),
            sizes.Input, default, sizes.Channels, mergeWidth: false);
    }

    private TapPass[] Gradient()
    {
        var (g, input) = (sizes.Geometry, sizes.Input);
        return
        [
            .. from depth in AxisPass.InputGradient(g.Depth, g.Kernel.Depth, input.Depth)
               from height in AxisPass.InputGradient(g.Height, g.Kernel.Height, input.Height)
               from width in AxisPass.InputGradient(g.Width, g.Kernel.Width, input.Width)
               select new TapPass(depth, height, width, sizes.Output, default, sizes.Channels, mergeWidth: false),
        ];
    }
}
