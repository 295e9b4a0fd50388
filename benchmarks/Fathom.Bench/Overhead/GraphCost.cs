using Fathom.Runtime;

namespace Fathom.Bench;

/// <summary>
/// What a node costs apart from its arithmetic: a graph of sixteen-element tensors is built, found in the cache and dispatched, over and over.
/// </summary>
internal static class GraphCost
{
    private const int Layers = 32;

    public static Workload Workload { get; } = new("graph_cost", Create);

    private static Case Create()
    {
        var (x, y) = (Data.Normal(16), Data.Normal(16));
        return new(() => Build(x, y).Eval()) { Nodes = Compilation.Explain(Build(x, y)).Nodes };
    }

    // Elementwise operations of several kinds, and a reduction in each layer, so that it is not all one kernel.
    private static Tensor Build(Tensor x, Tensor y)
    {
        for (var i = 0; i < Layers; i++)
            x = (x * y + x.Tanh()) / (1 + (x * x).Sum());
        return x;
    }
}
