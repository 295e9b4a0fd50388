using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>Embedding, cross-entropy over a large vocabulary, and an optimizer's step.</summary>
internal static class LookupOperators
{
    private const int Vocabulary = 50257;

    public static IEnumerable<Workload> All { get; } =
    [
        Operator.Forward("embedding_4096x768", Embedding),
        Operator.Backward("embedding_4096x768_bwd", EmbeddingBackward),
        Operator.Forward("cross_entropy_4096x50257", CrossEntropy),
        new("op_cross_entropy_4096x50257_fwdbwd", CrossEntropyBoth),
        new("op_adam_10m", Adam),
    ];

    private static Func<Tensor> Embedding()
    {
        var (table, indices) = (Data.Normal(Vocabulary, 768), Data.Labels(Vocabulary, 4096));
        return () => table.Take(indices);
    }

    private static (Tensor, Tensor[]) EmbeddingBackward()
    {
        var table = Data.Normal(Vocabulary, 768);
        return (table.Take(Data.Labels(Vocabulary, 4096)), [table]);
    }

    private static Func<Tensor> CrossEntropy()
    {
        var (logits, labels) = (Data.Normal(4096, Vocabulary), Data.Labels(Vocabulary, 4096));
        return () => Losses.CrossEntropy(logits, labels);
    }

    private static Case CrossEntropyBoth()
    {
        var (logits, labels) = (Data.Normal(4096, Vocabulary), Data.Labels(Vocabulary, 4096));
        return new(() => Losses.CrossEntropy(logits, labels).Grad(logits).Eval());
    }

    private static Case Adam()
    {
        var parameter = new Parameter(Data.Normal(10_000_000));
        var (gradient, optimizer) = (Data.Normal(10_000_000), new Adam([parameter]));
        return new(() => optimizer.Apply([gradient]), 10_000_000);
    }
}
