using Fathom.Runtime;

namespace Fathom;

/// <summary>
/// A function of tensors that is traced once for each combination of input shapes and dtypes; later calls run the program without building a
/// graph. Variables are read and random keys drawn at each call, so results are those of the function itself. What it assigns, and the steps of
/// optimizers that it takes, become part of the program: each call assigns variables and takes the steps, as if the function had been run line by line.
/// </summary>
/// <remarks>
/// A change of a module's mode, of what is frozen or of an optimizer's settings leads to a new trace. The function is traced twice and both
/// traces compared: one that depends on anything else that changes from call to call (a counter, data made on the way) is an error.
/// Numbers that are meant to change go in as inputs or as <see cref="Tensor.Varying"/>.
/// </remarks>
public sealed class CompiledFunction
{
    private readonly Func<Tensor[], Tensor[]> function;
    private readonly Lock tracing = new(), running = new();
    private CompiledCall[] calls = [];

    /// <summary>A compiled form of <paramref name="function"/>, from tensors to tensors; no results are an empty array.</summary>
    public CompiledFunction(Func<Tensor[], Tensor[]> function) => this.function = function;

    /// <summary>A function of one tensor.</summary>
    public static Func<Tensor, Tensor> Of(Func<Tensor, Tensor> function)
    {
        var compiled = new CompiledFunction(inputs => [function(inputs[0])]);
        return x => compiled.Call(x)[0];
    }

    /// <summary>A function of two tensors.</summary>
    public static Func<Tensor, Tensor, Tensor> Of(Func<Tensor, Tensor, Tensor> function)
    {
        var compiled = new CompiledFunction(inputs => [function(inputs[0], inputs[1])]);
        return (x, y) => compiled.Call(x, y)[0];
    }

    /// <summary>Lets all compiled functions be traced again: for setters of what decides which graph a function builds.</summary>
    public static void SettingChanged() => Fathom.Trace.SettingChanged();

    /// <summary>How often the function has been traced, which is slow beside running.</summary>
    public int Traces { get; private set; }

    /// <summary>Runs the function.</summary>
    /// <param name="inputs">Its inputs, evaluated if they are not.</param>
    /// <returns>Its results, evaluated; leaves without history.</returns>
    /// <exception cref="InvalidOperationException">When the function depends on something that changes, or reads numbers of its inputs.</exception>
    public Tensor[] Call(params ReadOnlySpan<Tensor> inputs)
    {
        Tensor.Eval(inputs);
        return (Find(inputs) ?? Trace(inputs)).Run(inputs);
    }

    private CompiledCall? Find(ReadOnlySpan<Tensor> inputs)
    {
        foreach (var call in Volatile.Read(ref calls))
            if (call.Fits(inputs))
                return call;
        return null;
    }

    private CompiledCall Trace(ReadOnlySpan<Tensor> inputs)
    {
        lock (tracing)
        {
            // Another thread may have traced it meanwhile.
            if (Find(inputs) is { } found)
                return found;
            var call = CompiledCall.Trace(function, inputs, running);
            Traces++;
            // What was traced under other settings is of no use any more; modes that alternate would otherwise pile up.
            calls = [call, .. calls.Where(other => other.IsCurrent)];
            return call;
        }
    }
}
