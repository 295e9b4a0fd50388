namespace Fathom;

/// <summary>Convolution (cross-correlation, as usual in deep learning) and its transpose over one, two or three spatial axes.</summary>
public static class Convolutions
{
    extension(Tensor x)
    {
        /// <summary>Convolution of [B, C, spatial...] with one setting for all spatial axes, whose number is the weight's.</summary>
        /// <param name="weight">Shape [O, C / groups, kernel...].</param>
        /// <param name="bias">Shape [O], or null.</param>
        /// <param name="stride">Distance between neighbouring windows.</param>
        /// <param name="padding">Zeros on both sides of each spatial axis.</param>
        /// <param name="dilation">Distance between neighbouring taps of a window.</param>
        /// <param name="groups">Number of channel groups, each convolved on its own.</param>
        /// <returns>Shape [B, O, spatial...].</returns>
        public Tensor Conv(Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0, int dilation = 1, int groups = 1)
        {
            var axes = new WindowAxis[Math.Max(0, weight.Rank - 2)];
            axes.AsSpan().Fill(new(stride, padding, padding, dilation));
            return x.Conv(weight, bias, ConvGeometry.Create(axes, groups));
        }

        /// <summary>Convolution of [B, C, spatial...].</summary>
        /// <param name="weight">Shape [O, C / groups, kernel...].</param>
        /// <param name="bias">Shape [O], or null.</param>
        /// <param name="geometry">Stride, padding and dilation of each spatial axis, and the groups.</param>
        /// <returns>Shape [B, O, spatial...].</returns>
        public Tensor Conv(Tensor weight, Tensor? bias, ConvGeometry geometry)
        {
            var dtype = FloatCompute.ResultType(x.DType, weight.DType);
            var wide = dtype == DType.F64 ? DType.F64 : DType.F32;
            var y = ConvOp.Apply(x.To(wide), weight.To(wide), geometry, $"Conv{geometry.Rank}d").To(dtype);
            return bias is null ? y : AddBias(y, bias, $"Conv{geometry.Rank}d");
        }

        /// <summary>Transposed convolution of [B, C, spatial...]: the gradient of a convolution by its input, used to enlarge.</summary>
        /// <param name="weight">Shape [C, O / groups, kernel...].</param>
        /// <param name="bias">Shape [O], or null.</param>
        /// <param name="geometry">Stride, padding and dilation of each spatial axis, and the groups, of the convolution this transposes.</param>
        /// <param name="outputPadding">Positions added behind each spatial axis of the result, to choose among sizes that the convolution maps to one.</param>
        /// <returns>Shape [B, O, spatial...] with sizes (n - 1) stride - before - after + dilation (kernel - 1) + 1 + output padding.</returns>
        public Tensor ConvTranspose(Tensor weight, Tensor? bias, ConvGeometry geometry, ReadOnlySpan<int> outputPadding = default)
        {
            var name = $"ConvTranspose{geometry.Rank}d";
            var shape = TransposedShape(x.Shape, weight.Shape, geometry, outputPadding, name);
            var dtype = FloatCompute.ResultType(x.DType, weight.DType);
            var wide = dtype == DType.F64 ? DType.F64 : DType.F32;
            var y = ConvInputGradientOp.Apply(x.To(wide), weight.To(wide), geometry, shape).To(dtype);
            return bias is null ? y : AddBias(y, bias, name);
        }
    }

    private static Tensor AddBias(Tensor y, Tensor bias, string operation)
    {
        if (bias.Rank != 1 || bias.Shape[0] != y.Shape[1])
            throw new ShapeException($"{operation}: bias {bias.Shape} must have one number for each of the {y.Shape[1]} output channels.");
        return y + bias.AlongAxis(1, y.Rank);
    }

    private static Shape TransposedShape(Shape x, Shape weight, ConvGeometry geometry, ReadOnlySpan<int> outputPadding, string operation)
    {
        if (x.Rank != geometry.Rank + 2 || weight.Rank != x.Rank)
            throw new ShapeException(
                $"{operation}: input {x} and weight {weight} must have {geometry.Rank + 2} axes each: [B, C, spatial...] and [C, out / groups, kernel...].");
        if (x[1] != weight[0] || x[1] % geometry.Groups != 0)
            throw new ShapeException(
                $"{operation}: input {x} has {x[1]} channels (axis 1), weight {weight} expects {weight[0]}, in {geometry.Groups} groups.");
        if (outputPadding.Length != 0 && outputPadding.Length != geometry.Rank)
            throw new ShapeException($"{operation}: output padding needs one value for each of the {geometry.Rank} spatial axes, got {outputPadding.Length}.");
        var sizes = new int[x.Rank];
        (sizes[0], sizes[1]) = (x[0], weight[1] * geometry.Groups);
        for (var axis = 0; axis < geometry.Rank; axis++)
        {
            var window = geometry[axis];
            var extra = outputPadding.IsEmpty ? 0 : outputPadding[axis];
            // A larger one would be seen by a further window, so that the convolution of the result would not have the input's size.
            if (extra < 0 || extra >= window.Stride)
                throw new ShapeException(
                    $"{operation}: output padding {extra} of spatial axis {axis} must be less than its stride {window.Stride}.");
            sizes[axis + 2] = (x[axis + 2] - 1) * window.Stride - window.Before - window.After + window.Extent(weight[axis + 2]) + extra;
            if (sizes[axis + 2] < 1)
                throw new ShapeException($"{operation}: padding {window.Before} + {window.After} leaves nothing of spatial axis {axis} of input {x}.");
        }
        return Shape.Create(sizes);
    }
}
