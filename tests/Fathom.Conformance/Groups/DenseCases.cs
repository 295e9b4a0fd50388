using Fathom.Nn;

namespace Fathom.Conformance;

/// <summary>Linear layers and embeddings.</summary>
internal static class DenseCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["Linear"] = c => c.Apply(new Linear(c.ShapeOf("weight")[1], c.ShapeOf("weight")[0], c.Config.Flag("bias", true))),
        ["Bilinear"] = c => c.Load(new Bilinear(c.ShapeOf("weight")[1], c.ShapeOf("weight")[2], c.ShapeOf("weight")[0]))
            .Forward(c["input1"], c["input2"]),
        ["Embedding"] = c => c.Apply(new Embedding(
            c.ShapeOf("weight")[0], c.ShapeOf("weight")[1],
            c.Config.Has("padding_idx") ? c.Config.Integer("padding_idx") : null,
            c.Config.Has("max_norm") ? c.Config.Number("max_norm") : null)),
        ["EmbeddingBag"] = c => c.Load(new EmbeddingBag(c.ShapeOf("weight")[0], c.ShapeOf("weight")[1], Mode(c.Config.Text("mode"))))
            .Forward(c["input"], c["offsets"]),
    };

    private static BagMode Mode(string name) => name switch
    {
        "sum" => BagMode.Sum,
        "mean" => BagMode.Mean,
        "max" => BagMode.Max,
        _ => throw new InvalidDataException($"unknown mode '{name}'"),
    };
}
