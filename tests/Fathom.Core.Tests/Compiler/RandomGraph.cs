namespace Fathom.Core.Tests.Compiler;

/// <summary>Builds a graph of random operations; the same seed builds the same graph, and fewer nodes shrink it.</summary>
internal sealed class RandomGraph
{
    private readonly RandomNumbers random;
    private readonly List<Tensor> nodes = [];

    private RandomGraph(ulong seed) => random = new RandomKey(seed).Numbers();

    /// <summary>A few of the nodes, all f32, for evaluation together.</summary>
    public static Tensor[] Build(ulong seed, int count, bool reductions = true)
    {
        var graph = new RandomGraph(seed);
        for (var i = 0; i < 3; i++)
            graph.nodes.Add(Sample.Normal(graph.Sizes(), seed * 10 + (ulong)i).To(DType.F32).Eval());
        for (var i = 0; i < count; i++)
            graph.nodes.Add(graph.Next(reductions));
        return [graph.nodes[^1], graph.nodes[^2], graph.Pick()];
    }

    private Tensor Pick() => nodes[random.NextInt32(nodes.Count)];

    private Shape Sizes()
    {
        int[] choices = [1, 2, 3, 5, 17];
        return [.. Enumerable.Range(0, 1 + random.NextInt32(3)).Select(_ => choices[random.NextInt32(choices.Length)])];
    }

    private Tensor Next(bool reductions)
    {
        var x = Pick();
        switch (random.NextInt32(reductions ? 18 : 14))
        {
            case 0: return x.Tanh();
            case 1: return (x * 0.5f).Sigmoid();
            case 2: return x.Sin() + 1;
            case 3: return x.Abs().Sqrt();
            case 4: return Tensor.Where(x > 0, x, -0.1f * x);
            case 5 or 6: return Pair(x, Pick(), (a, b) => a + b);
            case 7: return Pair(x, Pick(), (a, b) => a * b.Tanh());
            case 8: return Pair(x, Pick(), Tensor.Maximum);
            case 9: return x.Rank > 1 ? x.Transpose(0, -1) : x;
            case 10: return x.Flip(random.NextInt32(x.Rank));
            case 11: return x.Reshape(-1, x.Shape[^1]);
            case 12: return x.To(DType.BF16).To(DType.F32);
            case 13: return x.Pad(random.NextInt32(x.Rank), 1, 0);
            case 14: return x.Sum(random.NextInt32(x.Rank), keepAxis: true).Tanh();
            case 15: return x - x.Max(-1, keepAxis: true);
            case 16: return x / (1 + (x * x).Sum(-1, keepAxis: true)).Sqrt();
            default: return x.Rank == 2 ? x.MatMul(x.T).Tanh() : x.Sum(0, keepAxis: true).Tanh();
        }
    }

    private static Tensor Pair(Tensor x, Tensor y, Func<Tensor, Tensor, Tensor> combine)
    {
        try
        {
            return combine(x, y);
        }
        catch (ShapeException)
        {
            return combine(x, x.Flip());
        }
    }
}
