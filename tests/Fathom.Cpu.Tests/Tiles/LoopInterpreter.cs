using Fathom.Compiler;

namespace Fathom.Cpu.Tests;

/// <summary>Runs a <see cref="LoopKernel"/> in the most obvious way: every value at every point as a double or long, rounded after each step.</summary>
internal sealed class LoopInterpreter(LoopKernel kernel, TestBuffer[] inputs)
{
    private readonly int[] sizes = [.. kernel.Rows.Sizes, .. kernel.Columns.Sizes];
    private readonly int rows = (int)kernel.Rows.ElementCount;
    private readonly int columns = (int)kernel.Columns.ElementCount;

    /// <summary>The values of every output, in row-major order over what it varies along.</summary>
    public static void Run(LoopKernel kernel, TestBuffer[] inputs, TestBuffer[] outputs) => new LoopInterpreter(kernel, inputs).Run(outputs);

    private void Run(TestBuffer[] outputs)
    {
        List<TestNumber[]> values = [];
        foreach (var instruction in kernel.Body)
            values.Add([.. Evaluate(instruction, values).Select(number => number.Rounded(instruction.DType))]);
        for (var output = 0; output < outputs.Length; output++)
        {
            var (value, kind) = kernel.Stores[output];
            var view = kernel.Outputs[output].View;
            if (kind is { } reduction)
                for (var column = 0; column < columns; column++)
                    outputs[output][Place(view.Strides, view.Offset, column)] =
                        TestNumber.Reduce(reduction, kernel.Body[value].DType, Enumerable.Range(0, rows).Select(row => values[value][row * columns + column]));
            else
                for (var point = 0; point < rows * Math.Max(columns, 1); point++)
                    if (columns > 0 || IsPerRow(view))
                        outputs[output][Place(view.Strides, view.Offset, columns > 0 ? point : 0, columns > 0 ? -1 : point)] = values[value][point];
        }
    }

    private bool IsPerRow(View view) => view.Strides[kernel.Rows.Rank..].IndexOfAnyExcept(0) < 0;

    private IEnumerable<TestNumber> Evaluate(LoopInstruction instruction, List<TestNumber[]> values)
    {
        // A row of no columns still has a row value, so every value has at least one place per row.
        var points = Enumerable.Range(0, rows * Math.Max(columns, 1));
        switch (instruction)
        {
            case LoadInstruction load:
                var view = kernel.Inputs[load.Input].View;
                return columns == 0 && !IsPerRow(view) ? points.Select(_ => new TestNumber(0, 0))
                    : points.Select(point => inputs[load.Input][Place(view.Strides, view.Offset, columns > 0 ? point : 0, columns > 0 ? -1 : point)]);
            case ConstantInstruction constant:
                return points.Select(_ => new TestNumber(constant.Value, (long)constant.Value));
            case IndexInstruction index:
                return points.Select(point => TestNumber.Of(columns == 0 ? 0 : Place(index.Coefficients.AsSpan(), index.Offset, point)));
            case RandomInstruction random:
                var key = (ulong)inputs[random.KeyInput][kernel.Inputs[random.KeyInput].View.Offset].Integer;
                return points.Select(point => TestNumber.Of((int)Word(key, columns == 0 ? 0 : Place(random.Coefficients.AsSpan(), random.Offset, point))));
            case ApplyInstruction apply:
                var operandType = kernel.Body[apply.Operands[^1]].DType;
                return points.Select(point => TestNumber.Apply(
                    apply.Operation, operandType, apply.DType, [.. apply.Operands.Select(operand => values[operand][point])]));
            case RowReduceInstruction reduce:
                return Enumerable.Range(0, rows).SelectMany(row => Enumerable.Repeat(
                    TestNumber.Reduce(reduce.Kind, reduce.DType, values[reduce.Operand].Skip(row * columns).Take(columns)), Math.Max(columns, 1)));
            default:
                throw new NotSupportedException();
        }
    }

    private static uint Word(ulong key, long n)
    {
        var (w0, w1, w2, w3) = Philox.Words(key, (ulong)n >> 2);
        return (n & 3) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
    }

    /// <summary>Offset plus strides times the indices of a point (or, for empty columns, of a row).</summary>
    private long Place(ReadOnlySpan<long> strides, long offset, long point, long row = -1)
    {
        var rank = row >= 0 ? kernel.Rows.Rank : sizes.Length;
        var rest = row >= 0 ? row : point;
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            offset += rest % Math.Max(sizes[axis], 1) * strides[axis];
            rest /= Math.Max(sizes[axis], 1);
        }
        return offset;
    }
}
