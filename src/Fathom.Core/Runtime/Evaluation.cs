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
    public static void Run(ReadOnlySpan<Tensor> wanted, ReadOnlySpan<(Variable Variable, Tensor Value)> assigned = default)
    {
        var missing = Missing(wanted);
        if (missing.IsEmpty && assigned.IsEmpty)
            return;
        using var capture = Capture.Of(missing, assigned, Compilation.Options);
        var executable = Cache.Get(capture, Backends.Current);
        Compilation.CountEvaluation();
        using var frame = ProgramFrame.Rent(capture.Leaves.Length + executable.KeptCount, missing.Length);
        frame.BindInputs(capture.Leaves, []);
        for (var i = 0; i < missing.Length; i++)
            frame.BindOutput(i, missing[i].ElementCount * missing[i].DType.ByteLength, executable.Program.OutputOrders[i]);
        executable.Run(frame.Inputs, frame.Outputs);
        for (var i = 0; i < missing.Length; i++)
            missing[i].SetStorage(frame.Results[i]);
        foreach (var assignment in capture.Assignments)
            assignment.Variable.Written();
        foreach (var update in capture.Updates)
            update.SetPerformed();
    }

    /// <summary>Computes and assigns as <see cref="Run"/> does; when a function is being traced, each of its runs is to do so.</summary>
    /// <returns>Whether it was done.</returns>
    public static bool Assign(ReadOnlySpan<Tensor> wanted, ReadOnlySpan<(Variable Variable, Tensor Value)> values)
    {
        if (Trace.Current is { } trace)
        {
            foreach (var (variable, value) in values)
                trace.Assign(variable, value);
            return false;
        }
        Run(wanted, values);
        return true;
    }

    private static ReadOnlySpan<Tensor> Missing(ReadOnlySpan<Tensor> wanted)
    {
        var ready = 0;
        for (var i = 0; i < wanted.Length; i++)
            if (wanted[i].Storage is not null || wanted[..i].Contains(wanted[i]))
                ready++;
        if (ready == 0)
            return wanted;
        var missing = new List<Tensor>(wanted.Length - ready);
        foreach (var tensor in wanted)
            if (tensor.Storage is null && !missing.Contains(tensor))
                missing.Add(tensor);
        return missing.ToArray();
    }

    /// <summary>The memory of a variable, evaluating its initial value if that has not happened.</summary>
    public static Storage StorageOf(Variable variable)
    {
        if (variable.Storage is { } ready)
            return ready;
        if (variable.Initial is { } initial)
            variable.Initialize(OwnElements(initial));
        return variable.Storage!;
    }

    /// <summary>The elements of an evaluated tensor in row-major order: its own memory, or a copy when that has another order.</summary>
    public static Storage RowMajor(Tensor tensor)
    {
        if (tensor.Storage is { Order: null } storage)
            return storage;
        var copy = new Tensor(RowMajorOp.Instance, tensor.DType, tensor.Shape, tensor);
        Run([copy]);
        return copy.Storage!;
    }

    // Elements of a tensor that is not to lose them when they are overwritten: a copy, or computed for this purpose alone.
    private static Storage OwnElements(Tensor tensor)
    {
        if (tensor.Storage is not null)
            return Copy(RowMajor(tensor));
        var own = new Tensor(RowMajorOp.Instance, tensor.DType, tensor.Shape, tensor);
        Run([own]);
        return own.Storage!;
    }

    private static Storage Copy(Storage storage)
    {
        var copy = new Storage(storage.ByteLength);
        storage.Span<byte>().CopyTo(copy.Span<byte>());
        return copy;
    }
}
