namespace Fathom.Nn;

/// <summary>
/// Weights in a small form, for inference: token-by-token generation is bound by reading the weights, so that a form of half or a quarter of the size
/// makes it about twice or four times as fast. Activations, sums, biases and normalisations stay f32.
/// </summary>
/// <remarks>
/// The weights of <see cref="Linear"/> and <see cref="Embedding"/> layers are converted in place, and frozen; one that several layers share is converted
/// once, and layers that share one must be of one kind. Weights of other layers stay as they are. <c>Save</c> writes the small form, the scales under
/// <c>weight_scale</c>; to load it, build the model, convert it in the same way, and load.
/// </remarks>
public static class Quantization
{
    /// <summary>
    /// Stores weights as integers of 8 bits with f32 scales: symmetric, w ≈ s q with q in -127..127 and s = max |w| / 127 over a group of neighbours in a
    /// row. No weight is off by more than s / 2.
    /// </summary>
    /// <param name="model">The model, trained or loaded.</param>
    /// <param name="groupSize">
    /// Weights that share a scale, a multiple of 16; null for whole rows (a scale for each output). Layers whose rows are no multiple of it have one scale
    /// for each row.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">When the group size is no multiple of 16.</exception>
    /// <exception cref="InvalidOperationException">When the model is quantised already.</exception>
    public static void Int8(Module model, int? groupSize = 64)
    {
        if (groupSize is { } size && (size < 16 || size % 16 != 0))
            throw new ArgumentOutOfRangeException(nameof(groupSize), groupSize, "Quantization: groups hold a multiple of 16 weights. Take 64, or null for whole rows?");
        foreach (var (_, module) in model.NamedModules)
        {
            if (module is Linear linear)
                linear.Quantize(groupSize);
            else if (module is Embedding embedding)
                embedding.Quantize(groupSize);
        }
    }

    /// <summary>Stores weights as bf16: f32 cut to 8 significant bits, so that no weight is off by more than 2⁻⁹ of itself.</summary>
    /// <param name="model">The model, trained or loaded.</param>
    public static void BFloat16(Module model)
    {
        foreach (var (_, module) in model.NamedModules)
        {
            if ((module is Linear { WeightScale: null } linear ? linear.Weight : (module as Embedding)?.Weight) is not { DType: DType.F32 or DType.F64 } weight)
                continue;
            weight.Convert(((Tensor)weight).To(DType.BF16));
            weight.Frozen = true;
        }
    }

    /// <summary>Quantises one weight in place; returns its scales.</summary>
    internal static StateBuffer Quantize(Parameter weight, int? groupSize)
    {
        if (!weight.DType.IsFloat)
            throw new InvalidOperationException(
                $"Quantization: the weight '{weight.Name}' is {weight.DType.Name} already. Quantise a model once; layers that share a weight must share a layer.");
        var (integers, scales) = ((Tensor)weight).Quantize(weight.Shape[1] % groupSize == 0 ? groupSize : null);
        Tensor.Eval(integers, scales);
        weight.Convert(integers);
        weight.Frozen = true;
        return new StateBuffer(scales.Detach());
    }

    /// <summary>x (s ∘ W)ᵀ + b.</summary>
    internal static Tensor Affine(Tensor x, Tensor weight, Tensor scales, Tensor? bias)
    {
        var y = x.ScaledMatMul(weight, scales);
        return bias is null ? y : y + bias;
    }

    /// <summary>Rows of a table in f32, or in the dtype of one that is neither quantised nor bf16.</summary>
    internal static Tensor Take(Tensor table, Tensor? scales, Tensor indices)
    {
        var rows = table.Take(indices);
        if (scales is null)
            return rows.DType == DType.BF16 ? rows.To(DType.F32) : rows;
        var groups = scales.Shape[1];
        Shape grouped = [.. indices.Shape, groups, table.Shape[1] / groups];
        return (rows.To(DType.F32).Reshape(grouped) * scales.Take(indices).Unsqueeze(-1)).Reshape([.. indices.Shape, table.Shape[1]]);
    }
}
