using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>Looks into a model: which layers a forward pass calls, under which names.</summary>
internal sealed class ModelView
{
    private readonly Dictionary<Module, string> paths;

    private ModelView(Tensor output, IReadOnlyList<LayerCall> calls, Dictionary<Module, string> paths) =>
        (Output, Calls, this.paths) = (output, calls, paths);

    /// <summary>What the model returned.</summary>
    public Tensor Output { get; }

    /// <summary>The calls of single layers, in order; containers are left out.</summary>
    public IReadOnlyList<LayerCall> Calls { get; }

    /// <summary>Builds the graph of one forward pass; nothing is computed until a tensor is asked for.</summary>
    public static ModelView Of(Layer model, Tensor input)
    {
        model.Eval();
        var paths = model.NamedModules.ToDictionary(entry => entry.Value, entry => entry.Key);
        var (output, calls) = ForwardTrace.Of(() => model.Forward(input));
        return new(output, [.. calls.Where(call => IsSingle(call.Layer) || IsBlock(call.Layer))], paths);
    }

    /// <summary>A residual block: a container, yet the unit in which its network deepens.</summary>
    public static bool IsBlock(Layer layer) => layer is Models.ResNetBlock or Models.ResNetBottleneck;

    /// <summary>Place of a layer in the model, such as "features.0.0".</summary>
    public string PathOf(Layer layer) => paths.GetValueOrDefault(layer) ?? "";

    /// <summary>What to call the output of a call: the last layer with weights so far, and what came after it, such as "conv1, MaxPool2d".</summary>
    public string TitleOf(LayerCall call)
    {
        if (call.Layer.Parameters.Count > 0)
            return PathOf(call.Layer);
        var weighted = Calls.TakeWhile(earlier => earlier != call).LastOrDefault(earlier => earlier.Layer.Parameters.Count > 0);
        return weighted.Layer is null ? call.Layer.GetType().Name : $"{PathOf(weighted.Layer)}, {call.Layer.GetType().Name}";
    }

    /// <summary>The calls whose outputs are worth a look: after activations, poolings and residual blocks, and the logits.</summary>
    public IEnumerable<LayerCall> Depths() => Calls.Where((call, i) =>
        i == Calls.Count - 1 || IsBlock(call.Layer) || call.Layer is Relu or MaxPool2d or AdaptiveAveragePool2d && InsideNoBlock(i));

    // Within a residual block only its end is shown.
    private bool InsideNoBlock(int index)
    {
        var path = PathOf(Calls[index].Layer);
        return !Calls.Any(call => IsBlock(call.Layer) && path.StartsWith(PathOf(call.Layer) + ".", StringComparison.Ordinal));
    }

    private static bool IsSingle(Layer layer) => layer is not Sequential && layer.NamedModules.Count == 1;
}
