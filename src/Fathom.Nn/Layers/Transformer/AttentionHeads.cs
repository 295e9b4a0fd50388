namespace Fathom.Nn;

/// <summary>Cutting features into heads and joining them again; both are views.</summary>
public static class AttentionHeads
{
    extension(Tensor x)
    {
        /// <summary>Features as heads side by side: [B, T, H · D] gives [B, H, T, D].</summary>
        /// <param name="heads">Number of heads H, which must divide the features.</param>
        public Tensor SplitHeads(int heads)
        {
            if (x.Rank != 3 || heads < 1 || x.Shape[2] % heads != 0)
                throw new ShapeException($"SplitHeads: takes [batch, sequence, features] whose features {heads} heads divide, got {x.Shape}.");
            return x.Unflatten(2, heads, x.Shape[2] / heads).Transpose(1, 2);
        }

        /// <summary>Queries, keys and values that lie side by side as heads: [B, T, 3 · H · D] gives three times [B, H, T, D].</summary>
        /// <param name="heads">Number of heads H.</param>
        public (Tensor Queries, Tensor Keys, Tensor Values) SplitPacked(int heads)
        {
            if (x.Rank != 3 || heads < 1 || x.Shape[2] % (3 * heads) != 0)
                throw new ShapeException($"SplitPacked: takes [batch, sequence, 3 x features] whose features {heads} heads divide, got {x.Shape}.");
            var parts = x.Chunk(2, 3);
            return (parts[0].SplitHeads(heads), parts[1].SplitHeads(heads), parts[2].SplitHeads(heads));
        }

        /// <summary>Heads one after another as features: [B, H, T, D] gives [B, T, H · D].</summary>
        public Tensor MergeHeads() => x.Rank == 4 ? x.Transpose(1, 2).Flatten(2)
            : throw new ShapeException($"MergeHeads: takes [batch, heads, sequence, width], got {x.Shape}.");
    }
}
