using System.Collections.Concurrent;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>The loop of an <see cref="Epilogue"/>, for rectangles of the result.</summary>
internal sealed unsafe class PartLoop
{
    private readonly LoopKernel kernel;
    private readonly int[] arguments;
    private readonly (long Row, long Column)[] steps;
    private readonly RectangleFormula? formula;
    private readonly ConcurrentDictionary<(int Rows, int Columns), CompiledKernel> programs = [];

    public PartLoop(Epilogue epilogue)
    {
        kernel = epilogue.Kernel;
        formula = RectangleFormula.TryCreate(kernel, CpuFeatures.VectorBits);
        arguments = [.. epilogue.Arguments];
        steps = [.. kernel.Inputs.Concat(kernel.Outputs).Select(access =>
            (access.View.Strides[0] * access.DType.ByteLength, access.View.Strides[1] * access.DType.ByteLength))];
    }

    /// <summary>Rows of the result.</summary>
    public int Rows => kernel.Rows[0];

    /// <summary>Columns of the result.</summary>
    public int Columns => kernel.Columns[0];

    /// <summary>Elements for which a call pays: a formula starts at once, tiles are laid out first.</summary>
    public int Grain => formula is null ? 6144 : 2048;

    /// <summary>First element of an input that lies as the result does, and is not the result; or null.</summary>
    /// <param name="buffers">All buffers of the call.</param>
    /// <param name="result">First element of the result.</param>
    /// <param name="rowStride">Elements from one of its rows to the next.</param>
    /// <param name="byteLength">Bytes of an element.</param>
    public void* Beside(void** buffers, void* result, long rowStride, int byteLength)
    {
        for (var i = 0; i < kernel.Inputs.Length; i++)
        {
            var (view, dtype) = (kernel.Inputs[i].View, kernel.Inputs[i].DType);
            var first = (byte*)buffers[arguments[i]] + view.Offset * byteLength;
            if (dtype.ByteLength == byteLength && view.Strides[0] == rowStride && view.Strides[1] == 1 && first != result)
                return first;
        }
        return null;
    }

    /// <summary>Finishes a rectangle.</summary>
    /// <param name="buffers">All buffers of the call.</param>
    /// <param name="row">First row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="column">First column.</param>
    /// <param name="columns">Number of columns.</param>
    public void Run(void** buffers, long row, int rows, int column, int columns)
    {
        var shifted = stackalloc void*[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            shifted[i] = (byte*)buffers[arguments[i]] + row * steps[i].Row + column * steps[i].Column;
        if (formula is not null)
        {
            formula.Run(shifted, rows, columns);
            return;
        }
        if (!programs.TryGetValue((rows, columns), out var program))
            program = programs.GetOrAdd((rows, columns), Compile);
        program.Run(shifted);
    }

    private CompiledKernel Compile((int Rows, int Columns) size)
    {
        Access Cut(Access access) => access with { View = new View([size.Rows, size.Columns], access.View.Strides, access.View.Offset) };
        return LoopCompiler.Compile(new LoopKernel
        {
            Name = kernel.Name,
            Rows = [size.Rows],
            Columns = [size.Columns],
            Body = kernel.Body,
            Stores = kernel.Stores,
            Inputs = [.. kernel.Inputs.Select(Cut)],
            Outputs = [.. kernel.Outputs.Select(Cut)],
        });
    }
}
