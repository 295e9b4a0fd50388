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
            var (settings, operands) = Prepared(q, k, v, options, batch, dtype);
            var isEmpty = operands.Q.ElementCount == 0 || operands.K.ElementCount == 0 || operands.V.ElementCount == 0;
            return (isEmpty ? AttentionFormula.Apply(settings, operands) : AttentionOp.Apply(settings, operands)).To(dtype);
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
            var (settings, operands) = Prepared(q, k, k, options, batch, dtype);
            return AttentionFormula.Weights(settings, operands).To(dtype);
        }
    }

    private static (AttentionSettings, AttentionOperands) Prepared(
        Tensor q, Tensor k, Tensor v, AttentionOptions options, Shape batch, DType dtype)
    {
        Tensor Widened(Tensor x) => x.BroadcastTo([.. batch, .. x.Shape[^3..]]).To(dtype).Widened();
        var operands = new AttentionOperands(
            Widened(q), Widened(k), Widened(v), null, options.KeyCount?.To(DType.I64), options.Dropout > 0 ? Tensor.KeyBits(options.Key!) : null);
        if (options.Mask is { } mask)
            operands = operands with { Mask = Added(mask, operands.Q.DType).BroadcastTo([.. batch, .. q.Shape[^3..^1], k.Shape[^2]]) };
        var scale = options.Scale ?? 1 / Math.Sqrt(q.Shape[^1]);
        return (new(options.Causal, scale, options.Window ?? 0, options.Dropout, options.Mask is not null, options.KeyCount is not null), operands);
    }

    // What is added to the scores for a mask.
    private static Tensor Added(Tensor mask, DType dtype) => mask.DType == DType.Bool
        ? Tensor.Where(mask, Tensor.Constant(0, dtype), Tensor.Constant(double.NegativeInfinity, dtype))
        : mask.To(dtype);
}
