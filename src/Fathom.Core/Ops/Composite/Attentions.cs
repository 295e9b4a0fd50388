namespace Fathom;

/// <summary>Scaled dot-product attention.</summary>
public static class Attentions
{
    extension(Tensor q)
    {
        /// <summary>
        /// softmax(scale q kᵀ + mask) v: for each query the mean of the values, weighted by how well their keys match. The receiver holds the queries
        /// [..., H, T, D] of H heads. Rows that may attend to no key are zero, and give no gradient.
        /// </summary>
        /// <param name="k">Keys [..., G, S, D], each for H/G neighbouring heads (grouped heads; G = 1 for multi-query). Leading axes broadcast.</param>
        /// <param name="v">Values [..., G, S, E].</param>
        /// <param name="options">Masks, scale, window, dropout; null for none.</param>
        /// <returns>[..., H, T, E], in the common dtype of q, k and v.</returns>
        /// <remarks>
        /// Vaswani et al. (2017), arXiv:1706.03762; grouped heads Ainslie et al. (2023), arXiv:2305.13245. Memory is of the order of q, k and v where a
        /// fused kernel computes it, see <c>docs/attention.md</c>.
        /// </remarks>
        /// <exception cref="ShapeException">When the shapes do not go together.</exception>
        /// <exception cref="DTypeException">When an operand is not of floats, or a mask or count of a wrong type.</exception>
        public Tensor Attention(Tensor k, Tensor v, AttentionOptions? options = null)
        {
            options = AttentionCheck.Options(options);
            var batch = AttentionCheck.Shapes(q, k, v, options);
            var dtype = DTypes.Promote(DTypes.Promote(q.DType, k.DType), v.DType);
            return AttentionFormula.Apply(Widened(q, batch, dtype), Widened(k, batch, dtype), Widened(v, batch, dtype), options).To(dtype);
        }

        /// <summary>
        /// The weights of <see cref="Attention"/>, softmax(scale q kᵀ + mask), to look at: [..., H, T, S] are made and stored.
        /// </summary>
        /// <param name="k">Keys [..., G, S, D].</param>
        /// <param name="options">Masks, scale, window, dropout; null for none.</param>
        public Tensor AttentionWeights(Tensor k, AttentionOptions? options = null)
        {
            options = AttentionCheck.Options(options);
            var batch = AttentionCheck.Shapes(q, k, k, options);
            var dtype = DTypes.Promote(q.DType, k.DType);
            return AttentionFormula.Weights(Widened(q, batch, dtype), Widened(k, batch, dtype), options).To(dtype);
        }
    }

    private static Tensor Widened(Tensor x, Shape batch, DType dtype) => x.BroadcastTo([.. batch, .. x.Shape[^3..]]).To(dtype).Widened();
}
