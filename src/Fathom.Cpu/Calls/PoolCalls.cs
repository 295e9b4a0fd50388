using System.Numerics;
using System.Runtime.InteropServices;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Binds pooling kernels to memory; everything is channels-last.</summary>
internal readonly struct PoolMaker : IFloatMaker
{
    public static CompiledKernel Make<T>(CallKernel call) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (operand, result) = (call.Inputs[0].View.Shape, call.Outputs[0].View.Shape);
        return call.Operation switch
        {
            MaxPoolOp pool => new MaxPoolCall<T>(Create<T>(operand, pool.Geometry), call),
            MaxPoolGradientOp pool => new MaxPoolGradientCall<T>(Create<T>(operand, pool.Geometry), call),
            ArgMaxPoolOp pool => new ArgMaxPoolCall<T>(Create<T>(operand, pool.Geometry), call),
            WindowSumOp pool => new WindowSumCall<T>(Create<T>(operand, pool.Geometry), call),
            WindowSumGradientOp pool => new WindowSumGradientCall<T>(Create<T>(result, pool.Geometry), call),
            MaxUnpoolOp => new MaxUnpoolCall<T>(call),
            _ => throw new NotSupportedException(call.Name),
        };
    }

    private static Pooling<T> Create<T>(Shape x, PoolGeometry geometry) where T : unmanaged, INumber<T> =>
        Pooling<T>.Create(PoolSizes.From(x, geometry));
}

/// <summary>The largest element of each window.</summary>
internal sealed unsafe class MaxPoolCall<T>(Pooling<T> pooling, CallKernel call) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly long x = call.Inputs[0].View.Offset, y = call.Outputs[0].View.Offset;

    public override void Run(void** arguments) => pooling.Max((T*)arguments[0] + x, (T*)arguments[1] + y);
}

/// <summary>Each dy at the place of the largest element of its window.</summary>
internal sealed unsafe class MaxPoolGradientCall<T>(Pooling<T> pooling, CallKernel call) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly long x = call.Inputs[0].View.Offset, dy = call.Inputs[1].View.Offset, dx = call.Outputs[0].View.Offset;

    public override void Run(void** arguments) => pooling.MaxGradient((T*)arguments[0] + x, (T*)arguments[1] + dy, (T*)arguments[2] + dx);
}

/// <summary>The place of the largest element of each window.</summary>
internal sealed unsafe class ArgMaxPoolCall<T>(Pooling<T> pooling, CallKernel call) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly long x = call.Inputs[0].View.Offset, y = call.Outputs[0].View.Offset;

    public override void Run(void** arguments) => pooling.ArgMax((T*)arguments[0] + x, (long*)arguments[1] + y);
}

/// <summary>The sum of each window.</summary>
internal sealed unsafe class WindowSumCall<T>(Pooling<T> pooling, CallKernel call) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly long x = call.Inputs[0].View.Offset, y = call.Outputs[0].View.Offset;

    public override void Run(void** arguments) => pooling.WindowSum((T*)arguments[0] + x, (T*)arguments[1] + y);
}

/// <summary>Each element added to its window.</summary>
internal sealed unsafe class WindowSumGradientCall<T>(Pooling<T> pooling, CallKernel call) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly long dy = call.Inputs[0].View.Offset, dx = call.Outputs[0].View.Offset;

    public override void Run(void** arguments) => pooling.WindowSumGradient((T*)arguments[0] + dy, (T*)arguments[1] + dx);
}

/// <summary>Elements added at flat spatial places, channel by channel: [B, positions, C]; an image at a time, so in fixed order.</summary>
internal sealed unsafe class MaxUnpoolCall<T>(CallKernel call) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly long dy = call.Inputs[0].View.Offset, indices = call.Inputs[1].View.Offset, dx = call.Outputs[0].View.Offset;
    private readonly int batch = call.Outputs[0].View.Shape[0], channels = call.Outputs[0].View.Shape[1];
    private readonly long windows = call.Inputs[0].View.Shape[2..].ElementCount, positions = call.Outputs[0].View.Shape[2..].ElementCount;

    public override void Run(void** arguments)
    {
        var state = new State
        {
            From = (T*)arguments[0] + dy,
            Places = (long*)arguments[1] + indices,
            To = (T*)arguments[2] + dx,
            Windows = windows,
            Positions = positions,
            Channels = channels,
            Images = batch,
            Chunks = Grain.Chunks(batch, (windows + positions) * channels),
        };
        WorkerPool.Run(state.Chunks, &RunImages, &state);
    }

    private static void RunImages(void* state, int chunk)
    {
        ref readonly var s = ref *(State*)state;
        var end = Grain.Start(chunk + 1, s.Chunks, s.Images);
        for (var image = Grain.Start(chunk, s.Chunks, s.Images); image < end; image++)
            RunImage(s, image);
    }

    private static void RunImage(in State s, long image)
    {
        var from = s.From + image * s.Windows * s.Channels;
        var places = s.Places + image * s.Windows * s.Channels;
        var to = s.To + image * s.Positions * s.Channels;
        NativeMemory.Clear(to, (nuint)(s.Positions * s.Channels * sizeof(T)));
        for (var window = 0L; window < s.Windows; window++)
            for (var channel = 0; channel < s.Channels; channel++, from++, places++)
                to[Indices.Resolve(*places, (int)s.Positions, "MaxUnpool") * s.Channels + channel] += *from;
    }

    private struct State
    {
        public T* From;
        public long* Places;
        public T* To;
        public long Windows, Positions;
        public int Channels, Images, Chunks;
    }
}
