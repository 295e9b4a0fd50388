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

        /// <summary>Heads one after another as features: [B, H, T, D] gives [B, T, H · D].</summary>
        public Tensor MergeHeads() => x.Rank == 4 ? x.Transpose(1, 2).Flatten(2)
            : throw new ShapeException($"MergeHeads: takes [batch, heads, sequence, width], got {x.Shape}.");
    }
}
