using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>Computes tensors: capture, find or compile the program, bind memory, run, keep the results.</summary>
internal static class Evaluation
{
    internal static readonly ProgramCache Cache = new(capacity: 256);

    /// <summary>
    /// Computes <paramref name="wanted"/> and gives <paramref name="assigned"/> variables their values, as one program. Updates of running statistics that the
    /// graph carries are done with it.
    /// </summary>
    public static unsafe void Run(ReadOnlySpan<Tensor> wanted, ReadOnlySpan<(Variable Variable, Tensor Value)> assigned = default)
    {
        var missing = Missing(wanted);
        if (missing.Length == 0 && assigned.Length == 0)
            return;
        var options = Compilation.Options;
        var capture = new Capture(missing, assigned, options);
        var executable = Cache.Get(capture, Backends.Current);
        Compilation.CountEvaluation();

        var leaves = capture.Leaves;
        using var numbers = new PooledNumbers(leaves.Count);
        var inputs = new Binding[leaves.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = Bind(leaves[i], i, numbers);
        var results = new Storage[missing.Length];
        var outputs = new nint[missing.Length];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = new Storage(missing[i].ElementCount * missing[i].DType.ByteLength);
            outputs[i] = (nint)results[i].Address;
        }
        executable.Run(inputs, outputs);
        GC.KeepAlive(inputs);
        for (var i = 0; i < results.Length; i++)
            missing[i].SetStorage(results[i]);
        Finish(capture);
    }

    private static Tensor[] Missing(ReadOnlySpan<Tensor> wanted)
    {
        var missing = new List<Tensor>(wanted.Length);
        foreach (var tensor in wanted)
            if (tensor.Storage is null && !missing.Contains(tensor))
                missing.Add(tensor);
        return [.. missing];
    }

    private static unsafe Binding Bind(Capture.Leaf leaf, int place, PooledNumbers numbers)
    {
        var storage = leaf.Variable is { } variable ? StorageOf(variable) : leaf.Storage;
        return storage is null
            ? new Binding(numbers.Write(place, leaf.Number, leaf.DType), null, 0)
            : new Binding((nint)storage.Address, storage, leaf.Variable?.Version ?? 0);
    }

    /// <summary>The memory of a variable, evaluating its initial value if that has not happened.</summary>
    public static unsafe Storage StorageOf(Variable variable)
    {
        if (variable.Storage is { } ready)
            return ready;
        if (variable.Initial is { } initial)
        {
            Run([initial]);
            variable.Initialize(Copy(initial.Storage!));
        }
        return variable.Storage!;
    }

    private static Storage Copy(Storage storage)
    {
        var copy = new Storage(storage.ByteLength);
        storage.Span<byte>().CopyTo(copy.Span<byte>());
        return copy;
    }

    private static void Finish(Capture capture)
    {
        foreach (var (variable, value, update) in capture.Assignments)
        {
            // A later forward pass, built but not yet run, may refer to this value: let it find the number.
            if (update is not null && value.Storage is null)
                value.SetStorage(Copy(variable.Storage!));
            variable.Written(update);
        }
    }

    /// <summary>Memory for the numbers of a graph that are passed to its program, eight bytes each.</summary>
    private sealed class PooledNumbers(int count) : IDisposable
    {
        [ThreadStatic]
        private static Storage? spare;

        private readonly Storage storage = Take(count * 8L);

        public void Dispose() => spare = storage;

        public unsafe nint Write(int place, double value, DType dtype)
        {
            var address = (byte*)storage.Address + place * 8;
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

        private static Storage Take(long byteLength)
        {
            var taken = spare;
            spare = null;
            return taken is not null && taken.ByteLength >= byteLength ? taken : new Storage(Math.Max(byteLength, 1024));
        }
    }
}
