namespace Fathom;

/// <summary>
/// From a function of one sample a function of a batch, by rewriting its graph: matrix products become products of stacks, convolutions grouped convolutions, and so on. The result
/// is a graph like any other, which can be differentiated, vectorised again, fused and compiled.
/// </summary>
/// <remarks>
/// Random numbers asked for within the function (dropout) differ from sample to sample, those made before it are shared. A function may not ask for numbers of
/// its samples, and may not update variables by sample (batch normalisation in training). Parameters and other tensors that the function merely uses are shared by all samples.
/// </remarks>
public static class Vectorise
{
    /// <summary>A function of one tensor over a batch axis.</summary>
    /// <param name="f">From a sample to a result.</param>
    /// <param name="inAxis">The batch axis of the input; negative counts from the last.</param>
    /// <param name="outAxis">Where the batch axis is in the result.</param>
    public static Func<Tensor, Tensor> Vmap(Func<Tensor, Tensor> f, int inAxis = 0, int outAxis = 0)
    {
        var vectorised = Vmap(xs => [f(xs[0])], [inAxis], [outAxis]);
        return x => vectorised([x])[0];
    }

    /// <summary>A function of two tensors over a batch axis.</summary>
    /// <param name="f">From a sample of each to a result.</param>
    /// <param name="inAxes">The batch axis of each input; null for one that all samples share.</param>
    /// <param name="outAxis">Where the batch axis is in the result.</param>
    public static Func<Tensor, Tensor, Tensor> Vmap(Func<Tensor, Tensor, Tensor> f, (int? First, int? Second)? inAxes = null, int outAxis = 0)
    {
        var (first, second) = inAxes ?? (0, 0);
        var vectorised = Vmap(xs => [f(xs[0], xs[1])], [first, second], [outAxis]);
        return (x, y) => vectorised([x, y])[0];
    }

    /// <summary>A function of any number of tensors over a batch axis.</summary>
    /// <param name="f">From a sample of each input to results, such as a loss and its gradients.</param>
    /// <param name="inAxes">The batch axis of each input, null for one that all samples share; all 0 unless given.</param>
    /// <param name="outAxes">Where the batch axis is in each result; all 0 unless given. A result that does not depend on samples is repeated.</param>
    /// <returns>The function of batches. It throws a <see cref="ShapeException"/> when batch axes differ in size or do not exist.</returns>
    public static Func<Tensor[], Tensor[]> Vmap(Func<Tensor[], Tensor[]> f, IReadOnlyList<int?>? inAxes = null, IReadOnlyList<int>? outAxes = null) => xs =>
    {
        if (inAxes is not null && inAxes.Count != xs.Length)
            throw new ArgumentException($"Vmap: {inAxes.Count} axes for {xs.Length} inputs. Give one for each, null for what samples share.");
        var axes = new int?[xs.Length];
        for (var i = 0; i < axes.Length; i++)
            axes[i] = (inAxes is null ? 0 : inAxes[i]) is { } axis ? xs[i].Shape.Axis(axis, "Vmap") : null;
        using var batch = new SampleBatch(SizeOf(xs, axes));
        var results = Run(f, [.. xs.Select((x, i) => axes[i] is { } axis ? batch.Sample(x.MoveAxis(axis, 0)) : x)]);
        if (outAxes is not null && outAxes.Count != results.Length)
            throw new ArgumentException($"Vmap: {outAxes.Count} axes for {results.Length} results. Give one for each.");
        return [.. batch.Rewrite(results).Select((y, i) => outAxes is null ? y : y.MoveAxis(0, outAxes[i]))];
    };

    private static int SizeOf(Tensor[] xs, int?[] axes)
    {
        int? size = null;
        for (var i = 0; i < xs.Length; i++)
        {
            if (axes[i] is not { } axis)
                continue;
            size ??= xs[i].Shape[axis];
            if (xs[i].Shape[axis] != size)
                throw new ShapeException($"Vmap: axis {axis} of input {i}, {xs[i].Shape}, has size {xs[i].Shape[axis]}, that of an input before it {size}. Is it the batch axis?");
        }
        return size ?? throw new ArgumentException("Vmap: no input has a batch axis. Give at least one that is not null.");
    }

    // No debugging mode can look at numbers of a sample; it sees the nodes of the batch.
    private static Tensor[] Run(Func<Tensor[], Tensor[]> f, Tensor[] samples)
    {
        var before = Tensor.Rewriting;
        Tensor.Rewriting = true;
        try
        {
            return f(samples);
        }
        finally
        {
            Tensor.Rewriting = before;
        }
    }
}
