using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Kernels that only move elements; operands and result are row-major, elements are moved as bytes.</summary>
internal static class MovementCalls
{
    public static CompiledKernel Create(CallKernel call) => call.Operation switch
    {
        PlaceOp place => new PlaceCall(call, place),
        TakeOp take => new TakeCall(call, take.Axis),
        WriteRowsOp => new WriteRowsCall(call),
        GatherOp gather => call.Outputs[0].DType.ByteLength switch
        {
            1 => new GatherCall<byte>(call, gather.Axis),
            2 => new GatherCall<short>(call, gather.Axis),
            4 => new GatherCall<int>(call, gather.Axis),
            _ => new GatherCall<long>(call, gather.Axis),
        },
        _ => throw new NotSupportedException(call.Name),
    };

    /// <summary>Rough cost of moving a byte, for choosing how finely to split.</summary>
    public const double NanosecondsPerByte = 0.1;
}

/// <summary>Zeros with the operand at Start, Start + Step, ... of an axis.</summary>
internal sealed unsafe class PlaceCall(CallKernel call, PlaceOp place) : CompiledKernel
{
    private readonly long from = call.Inputs[0].View.Offset, to = call.Outputs[0].View.Offset;
    private readonly int size = call.Outputs[0].DType.ByteLength;
    private readonly AxisLines operand = AxisLines.Of(call.Inputs[0].View.Shape, place.Axis);
    private readonly AxisLines result = AxisLines.Of(call.Outputs[0].View.Shape, place.Axis);

    public override void Run(void** arguments)
    {
        var slice = result.Inner * size;
        var x = (byte*)arguments[0] + from * size;
        var y = (byte*)arguments[1] + to * size;
        for (var outer = 0L; outer < result.Outer; outer++, x += operand.Size * slice, y += result.Size * slice)
        {
            if (place.Step == 1)
            {
                new Span<byte>(y, checked((int)(place.Start * slice))).Clear();
                System.Buffer.MemoryCopy(x, y + place.Start * slice, operand.Size * slice, operand.Size * slice);
                var end = place.Start + operand.Size;
                new Span<byte>(y + end * slice, checked((int)((result.Size - end) * slice))).Clear();
                continue;
            }
            new Span<byte>(y, checked((int)(result.Size * slice))).Clear();
            for (var i = 0; i < operand.Size; i++)
                System.Buffer.MemoryCopy(x + i * slice, y + (place.Start + (long)i * place.Step) * slice, slice, slice);
        }
    }
}

/// <summary>Rows from a place on replaced by others; in the memory of the old ones nothing else is moved.</summary>
internal sealed unsafe class WriteRowsCall(CallKernel call) : CompiledKernel
{
    private readonly int size = call.Outputs[0].DType.ByteLength;
    private readonly AxisLines whole = AxisLines.Of(call.Outputs[0].View.Shape, call.Outputs[0].View.Shape.Rank - 2);
    private readonly int count = call.Inputs[1].View.Shape[^2];
    private readonly long from = call.Inputs[0].View.Offset, rows = call.Inputs[1].View.Offset, place = call.Inputs[2].View.Offset, to = call.Outputs[0].View.Offset;

    public override void Run(void** arguments)
    {
        var x = (byte*)arguments[0] + from * size;
        var source = (byte*)arguments[1] + rows * size;
        var start = ((long*)arguments[2])[place];
        var y = (byte*)arguments[3] + to * size;
        if (start < 0 || start > whole.Size - count)
            throw new ArgumentOutOfRangeException(
                nameof(start), $"WriteRows: {count} rows from {start} on do not fit into {whole.Size}. Is the cache full?");
        var row = whole.Inner * size;
        if (x != y)
            System.Buffer.MemoryCopy(x, y, whole.Outer * whole.Size * row, whole.Outer * whole.Size * row);
        for (var outer = 0L; outer < whole.Outer; outer++)
            System.Buffer.MemoryCopy(source + outer * count * row, y + (outer * whole.Size + start) * row, count * row, count * row);
    }
}

/// <summary>Elements by number along one axis.</summary>
internal sealed unsafe class GatherCall<T>(CallKernel call, int axis) : CompiledKernel where T : unmanaged
{
    private readonly View x = call.Inputs[0].View, indices = call.Inputs[1].View, y = call.Outputs[0].View;

    public override void Run(void** arguments)
    {
        var source = (T*)arguments[0] + x.Offset;
        var numbers = (long*)arguments[1] + indices.Offset;
        var target = (T*)arguments[2] + y.Offset;
        var walk = new AlongAxis(indices.Shape, x, axis);
        for (var i = 0L; i < walk.Count; i++, walk.Next())
            target[i] = source[walk.Base + Indices.Resolve(numbers[i], x.Shape[axis], "Gather") * x.Strides[axis]];
    }
}
