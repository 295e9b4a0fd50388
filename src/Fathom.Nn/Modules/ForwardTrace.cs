namespace Fathom.Nn;

/// <summary>Watches which layers a forward pass calls, for summaries, reports and pictures of activations.</summary>
public static class ForwardTrace
{
    [ThreadStatic]
    private static List<LayerCall>? current;

    /// <summary>Runs <paramref name="forward"/> and lists the calls of <see cref="Layer"/>s in it, in the order in which they finished.</summary>
    /// <param name="forward">Builds a graph, for instance <c>() => model.Forward(x)</c>.</param>
    public static (Tensor Output, IReadOnlyList<LayerCall> Calls) Of(Func<Tensor> forward)
    {
        var outer = current;
        var calls = current = [];
        try
        {
            return (forward(), calls);
        }
        finally
        {
            current = outer;
            outer?.AddRange(calls);
        }
    }

    internal static void Record(Layer layer, Tensor x, Tensor y) => current?.Add(new(layer, x, y));
}
