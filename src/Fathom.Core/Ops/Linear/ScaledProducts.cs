namespace Fathom;

/// <summary>Products with weights in a small form.</summary>
public static class ScaledProducts
{
    extension(Tensor x)
    {
        /// <summary>
        /// x (s ∘ W)ᵀ in f32: [..., K] with a weight [N, K] and its scales [N, G] gives [..., N]; scale g of a row multiplies the g-th of G equal
        /// groups of its elements. The weight is read in its own form (i8, bf16 or f32) and widened in registers, so that few rows of x cost what
        /// reading it costs.
        /// </summary>
        /// <param name="weight">W, shape [N, K], of dtype i8, bf16 or f32.</param>
        /// <param name="scales">s, shape [N, G] of dtype f32; G is 1, or a divisor of K whose groups hold a multiple of 16 elements.</param>
        /// <exception cref="ShapeException">When the sizes do not fit.</exception>
        /// <exception cref="DTypeException">When a dtype is another.</exception>
        public Tensor ScaledMatMul(Tensor weight, Tensor scales)
        {
            if (weight.DType is not (DType.I8 or DType.BF16 or DType.F32) || scales.DType != DType.F32)
                throw new DTypeException(
                    $"ScaledMatMul: takes a weight of i8, bf16 or f32 and scales of f32, got {weight.DType.Name} and {scales.DType.Name}. Quantise with Quantize?");
            CheckScales(weight, scales, "ScaledMatMul");
            if (x.Rank == 0 || x.Shape[^1] != weight.Shape[1])
                throw new ShapeException($"ScaledMatMul: {x.Shape} must end in the {weight.Shape[1]} columns of the weight {weight.Shape}. Transpose one side (.T)?");
            var rows = x.Rank == 2 ? x : x.Reshape(-1, x.Shape[^1]);
            var y = new Tensor(ScaledMatMulOp.Instance, DType.F32, [rows.Shape[0], weight.Shape[0]], rows.To(DType.F32), weight, scales);
            return x.Rank == 2 ? y : y.Reshape([.. x.Shape[..^1], weight.Shape[0]]);
        }

        /// <summary>
        /// Integers -127..127 and their scales, for a weight [N, K]: each group of <paramref name="groupSize"/> neighbours of a row has the scale
        /// max |w| / 127, so that no value is off by more than half of it.
        /// </summary>
        /// <param name="groupSize">Elements that share a scale, a multiple of 16 that divides K; null for whole rows.</param>
        /// <returns>Integers [N, K] of dtype i8 and scales [N, K / group size] of dtype f32.</returns>
        /// <exception cref="ShapeException">When this is no matrix, or the group size does not fit.</exception>
        public (Tensor Integers, Tensor Scales) Quantize(int? groupSize = null)
        {
            if (x.Rank != 2)
                throw new ShapeException($"Quantize: takes a weight [N, K], got {x.Shape}. Reshape it first?");
            var (n, k) = (x.Shape[0], x.Shape[1]);
            var size = groupSize ?? k;
            if (size < 1 || k % size != 0 || size != k && size % ScaledMatMulOp.GroupStep != 0)
                throw new ShapeException(
                    $"Quantize: groups of {size} do not fit rows of {k}. Take a multiple of {ScaledMatMulOp.GroupStep} that divides {k}, or null for whole rows?");
            var groups = x.To(DType.F32).Reshape(n, k / size, size);
            var scales = groups.Abs().Max(2) / 127;
            var steps = groups / Tensor.Where(scales.EqualTo(0), 1, scales).Unsqueeze(2);
            return (steps.Round().Reshape(n, k).To(DType.I8), scales);
        }

        /// <summary>The f32 weight [N, K] that integers (or small floats) and their scales [N, G] stand for.</summary>
        public Tensor Dequantize(Tensor scales)
        {
            CheckScales(x, scales, "Dequantize");
            var (n, k, groups) = (x.Shape[0], x.Shape[1], scales.Shape[1]);
            return (x.To(DType.F32).Reshape(n, groups, k / groups) * scales.Unsqueeze(2)).Reshape(n, k);
        }
    }

    private static void CheckScales(Tensor weight, Tensor scales, string operation)
    {
        var fits = weight.Rank == 2 && scales.Rank == 2 && scales.Shape[0] == weight.Shape[0] && scales.Shape[1] > 0
            && weight.Shape[1] % scales.Shape[1] == 0 && (scales.Shape[1] == 1 || weight.Shape[1] / scales.Shape[1] % ScaledMatMulOp.GroupStep == 0);
        if (!fits)
            throw new ShapeException(
                $"{operation}: scales {scales.Shape} do not fit the weight {weight.Shape}. A weight [N, K] has scales [N, G], G groups of K / G elements, "
                + $"a multiple of {ScaledMatMulOp.GroupStep} unless G is 1.");
    }
}
