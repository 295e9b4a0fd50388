using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>Embedding, cross-entropy over a large vocabulary, and an optimizer's step.</summary>
internal static class LookupOperators
{
    private const int Vocabulary = 50257;

    public static IEnumerable<Workload> All { get; } =
    [
        new("op_embedding_4096x768", Embedding),
        new("op_embedding_4096x768_bwd", EmbeddingBackward),
        Operator.Forward("cross_entropy_4096x50257", CrossEntropy),
        new("op_cross_entropy_4096x50257_fwdbwd", CrossEntropyBoth),
        new("op_adam_10m", Adam),
    ];

    private static Case Embedding()
    {
        var (table, indices) = (Data.Normal(Vocabulary, 768), Data.Labels(Vocabulary, 4096));
        // The rows that are looked up are all that must be read of the table.
        var rows = table.Take(indices).Eval();
        return new(() => table.Take(indices).Eval()) { Traffic = Traffic.Of([rows, indices], [rows]) };
    }

    private static Case EmbeddingBackward()
    {
        var (table, indices) = (Data.Normal(Vocabulary, 768), Data.Labels(Vocabulary, 4096));
        var (rows, upstream) = (table.Take(indices).Eval(), Data.Normal(4096, 768));
        return new(() => rows.Vjp(upstream, table)[0].Eval()) { Traffic = Traffic.Of([upstream, indices], [table]) };
    }

    private static (Func<Tensor>, Tensor[]) CrossEntropy()
    {
        var (logits, labels) = (Data.Normal(4096, Vocabulary), Data.Labels(Vocabulary, 4096));
        return (() => Losses.CrossEntropy(logits, labels), [logits, labels]);
    }

    private static Case CrossEntropyBoth()
    {
        var (logits, labels) = (Data.Normal(4096, Vocabulary), Data.Labels(Vocabulary, 4096));
        return new(() => Losses.CrossEntropy(logits, labels).Grad(logits).Eval()) { Traffic = Traffic.Of([logits, labels], [logits]) };
    }

    private static Case Adam()
    {
        var parameter = new Parameter(Data.Normal(10_000_000));
        var (gradient, optimizer) = (Data.Normal(10_000_000), new Adam([parameter]));
        // Parameter and two moments, read and written, and the gradient.
        return new(() => optimizer.Apply([gradient]))
        {
            Parameters = gradient.ElementCount,
            Traffic = Traffic.Of([gradient, gradient, gradient, gradient], [gradient, gradient, gradient]),
        };
    }
}
