using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>What the inputs and outputs of a program are bound to during one run; rented, so that a run allocates only its results.</summary>
internal sealed unsafe class ProgramFrame : IDisposable
{
    [ThreadStatic]
    private static ProgramFrame? spare;

    private Binding[] inputs = [];
    private nint[] outputs = [];
    private Storage[] results = [];
    private Storage numbers = new(1024);
    private int inputCount, outputCount;

    public Span<Binding> Inputs => inputs.AsSpan(0, inputCount);

    public ReadOnlySpan<nint> Outputs => outputs.AsSpan(0, outputCount);

    /// <summary>The memory of the outputs.</summary>
    public ReadOnlySpan<Storage> Results => results.AsSpan(0, outputCount);

    public static ProgramFrame Rent(int inputs, int outputs)
    {
        if (outputs > 0)
            MemoryPool.BeforeRun();
        var frame = spare ?? new ProgramFrame();
        spare = null;
        if (frame.inputs.Length < inputs)
        {
            frame.inputs = new Binding[2 * inputs];
            frame.numbers = new Storage(2 * inputs * sizeof(double));
        }
        if (frame.outputs.Length < outputs)
            (frame.outputs, frame.results) = (new nint[2 * outputs], new Storage[2 * outputs]);
        (frame.inputCount, frame.outputCount) = (inputs, outputs);
        return frame;
    }

    public void Dispose()
    {
        Array.Clear(inputs, 0, inputCount);
        Array.Clear(results, 0, outputCount);
        spare = this;
    }

    /// <summary>Binds every input.</summary>
    /// <param name="leaves">The inputs.</param>
    /// <param name="arguments">What takes the place of placeholders.</param>
    public void BindInputs(ReadOnlySpan<Leaf> leaves, ReadOnlySpan<Tensor> arguments)
    {
        for (var i = 0; i < leaves.Length; i++)
        {
            ref readonly var leaf = ref leaves[i];
            if (leaf.Placeholder >= arguments.Length)
                throw new InvalidOperationException(
                    "A compiled function asked for the numbers of a tensor that depends on its inputs (Item, ToArray, Eval, a bool index) while it was traced. "
                    + "Return that tensor from the function and read it after the call, or do not compile this function.");
            var storage = leaf.Placeholder >= 0 ? arguments[leaf.Placeholder].Storage
                : leaf.Variable is { } variable ? Evaluation.StorageOf(variable) : leaf.Storage;
            inputs[i] = storage is not null
                ? new Binding((nint)storage.Address, storage, leaf.Variable?.Version ?? 0)
                : new Binding(Write(i, leaf.Number, leaf.DType), null, 0);
        }
    }

    /// <summary>Gives an output memory, in which its axes will lie in this order.</summary>
    public void BindOutput(int place, long byteLength, int[]? order)
    {
        results[place] = new Storage(byteLength, order);
        outputs[place] = (nint)results[place].Address;
    }

    private nint Write(int place, double value, DType dtype)
    {
        var address = (byte*)numbers.Address + place * sizeof(double);
        // All eight bytes are compared when it is asked whether a number is the same as before.
        *(long*)address = 0;
        switch (dtype)
        {
            case DType.F32: *(float*)address = (float)value; break;
            case DType.F64: *(double*)address = value; break;
            case DType.F16: *(Half*)address = (Half)value; break;
            case DType.BF16: *(BFloat16*)address = (BFloat16)(float)value; break;
            case DType.I64: *(long*)address = (long)value; break;
            case DType.I32: *(int*)address = (int)value; break;
            case DType.I8: *(sbyte*)address = (sbyte)value; break;
            case DType.U8: *address = (byte)value; break;
            default: *address = value != 0 ? (byte)1 : (byte)0; break;
        }
        return (nint)address;
    }
}
