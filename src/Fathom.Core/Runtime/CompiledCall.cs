using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>One trace of a function: a program, and what it is bound to.</summary>
internal sealed class CompiledCall
{
    private readonly Lock gate;
    private readonly Executable executable;
    private readonly Leaf[] leaves;
    private readonly Variable[] written;
    private readonly (DType DType, Shape Shape, int[]? Order)[] inputs;
    private readonly (DType DType, Shape Shape)[] results;
    private readonly int returned;
    private readonly Action[] refreshes;
    private readonly (Action<Tensor?> Action, bool Measures)[] completions;
    private readonly Trace.Condition[] conditions;
    private readonly long settings;

    private CompiledCall(Capture capture, Executable executable, Recording recording, ReadOnlySpan<Tensor> inputs, long settings, Lock gate)
    {
        this.gate = gate;
        this.executable = executable;
        leaves = capture.Leaves.ToArray();
        written = [.. capture.Assignments.ToArray().Select(assignment => assignment.Variable)];
        results = Array.ConvertAll(recording.Wanted, result => (result.DType, result.Shape));
        this.inputs = Array.ConvertAll(inputs.ToArray(), input => (input.DType, input.Shape, input.Storage!.Order));
        (returned, this.settings) = (recording.Returned, settings);
        // Not the trace itself, which holds the graph.
        refreshes = [.. recording.Trace.Refreshes];
        completions = [.. recording.Trace.Completions.Select(completion => (completion.Action, completion.Measured is not null))];
        conditions = [.. recording.Trace.Conditions];
    }

    /// <summary>Whether nothing has changed since that decides what the function builds.</summary>
    public bool IsCurrent => settings == Fathom.Trace.Settings;

    /// <summary>Whether this trace is one for such inputs.</summary>
    public bool Fits(ReadOnlySpan<Tensor> arguments)
    {
        if (!IsCurrent || arguments.Length != inputs.Length)
            return false;
        for (var i = 0; i < inputs.Length; i++)
            if (arguments[i].DType != inputs[i].DType || arguments[i].Shape != inputs[i].Shape
                || !arguments[i].Storage!.Order.AsSpan().SequenceEqual(inputs[i].Order))
                return false;
        foreach (var condition in conditions)
            if (condition.Number() != condition.Value)
                return false;
        return true;
    }

    /// <summary>Traces the function twice, to see that it does the same both times, and compiles it.</summary>
    /// <param name="function">The function.</param>
    /// <param name="inputs">What it is called with.</param>
    /// <param name="gate">What the function's traces share: they may write the same variables, so that one runs at a time.</param>
    public static CompiledCall Trace(Func<Tensor[], Tensor[]> function, ReadOnlySpan<Tensor> inputs, Lock gate)
    {
        // The first call of a function may set up state (an optimizer's moments); what counts is what it does from then on.
        _ = Record(function, inputs);
        var settings = Fathom.Trace.Settings;
        var (first, second) = (Record(function, inputs), Record(function, inputs));
        using var captured = Capture.Of(first.Wanted, first.Trace.Assigned, Compilation.Options);
        using var again = Capture.Of(second.Wanted, second.Trace.Assigned, Compilation.Options);
        RequireSame(captured, first.Trace, again, second.Trace);
        return new CompiledCall(captured, Evaluation.Cache.Get(captured, Backends.Current), first, inputs, settings, gate);
    }

    /// <summary>Runs the program.</summary>
    public Tensor[] Run(ReadOnlySpan<Tensor> arguments)
    {
        if (refreshes.Length == 0 && written.Length == 0)
            return Execute(arguments);
        // What varies is written in place before the run, and variables after it.
        lock (gate)
        {
            foreach (var refresh in refreshes)
                refresh();
            return Execute(arguments);
        }
    }

    private Tensor[] Execute(ReadOnlySpan<Tensor> arguments)
    {
        Compilation.CountEvaluation();
        using var frame = ProgramFrame.Rent(leaves.Length + executable.KeptCount, results.Length);
        frame.BindInputs(leaves, arguments);
        for (var i = 0; i < results.Length; i++)
            frame.BindOutput(i, results[i].Shape.ElementCount * results[i].DType.ByteLength, executable.Program.OutputOrders[i]);
        executable.Run(frame.Inputs, frame.Outputs);
        foreach (var variable in written)
            variable.Written();
        var computed = new Tensor[returned];
        for (var i = 0; i < returned; i++)
            computed[i] = Result(frame, i);
        var next = returned;
        foreach (var (action, measures) in completions)
            action(measures ? Result(frame, next++) : null);
        return computed;
    }

    private Tensor Result(ProgramFrame frame, int i) => new(frame.Results[i], results[i].DType, results[i].Shape);

    private static Recording Record(Func<Tensor[], Tensor[]> function, ReadOnlySpan<Tensor> inputs)
    {
        using var trace = new Trace();
        var results = function(Placeholders(inputs));
        return new([.. results, .. trace.Completions.Select(completion => completion.Measured).OfType<Tensor>()], results.Length, trace);
    }

    private static Tensor[] Placeholders(ReadOnlySpan<Tensor> inputs)
    {
        var placeholders = new Tensor[inputs.Length];
        for (var i = 0; i < placeholders.Length; i++)
            placeholders[i] = new Tensor(new PlaceholderOp(i, inputs[i].Storage!.Order), inputs[i].DType, inputs[i].Shape);
        return placeholders;
    }

    private static void RequireSame(Capture first, Trace firstTrace, Capture second, Trace secondTrace)
    {
        if (!first.HasStructureOf(second))
            throw Changes("builds another graph");
        for (var i = 0; i < first.Leaves.Length; i++)
        {
            var (leaf, other) = (first.Leaves[i], second.Leaves[i]);
            var place = firstTrace.Varying(leaf.Storage);
            if (place >= 0 && place == secondTrace.Varying(other.Storage))
                continue;
            if (leaf.Variable != other.Variable)
                throw Changes($"uses variable '{other.Variable?.Name}' instead of '{leaf.Variable?.Name}'");
            if (!leaf.Number.Equals(other.Number))
                throw Changes($"uses the number {other.Number} where it used {leaf.Number}");
            if (!SameContents(leaf.Storage, other.Storage))
                throw Changes($"makes a {leaf.DType.Name} tensor of {leaf.Storage?.ByteLength} bytes from other data");
        }
    }

    private static bool SameContents(Storage? first, Storage? second) =>
        ReferenceEquals(first, second) || first is not null && second is not null && first.Span<byte>().SequenceEqual(second.Span<byte>());

    private static InvalidOperationException Changes(string what) => new(
        $"Compiled: traced a second time, the function {what}; a compiled function must do the same at each call. Pass what changes as an input, "
        + "or write a changing number as Tensor.Varying(() => ...).");

    /// <summary>What a function did when it was traced.</summary>
    /// <param name="Wanted">What to compute: what it returned, and what was to be measured.</param>
    /// <param name="Returned">How many of these it returned.</param>
    /// <param name="Trace">What it asked for.</param>
    private sealed record Recording(Tensor[] Wanted, int Returned, Trace Trace);
}
