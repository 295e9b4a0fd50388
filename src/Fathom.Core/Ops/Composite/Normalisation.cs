namespace Fathom;

/// <summary>Normalisation to zero mean and unit variance (or unit size) over a choice of axes.</summary>
public static class Normalisation
{
    extension(Tensor x)
    {
        /// <summary>Batch normalisation of [B, C, ...]: (x - mean) / √(variance + ε) w + b, with statistics per channel.</summary>
        /// <param name="mean">Shape [C].</param>
        /// <param name="variance">Shape [C].</param>
        /// <param name="weight">w, shape [C], or null for 1.</param>
        /// <param name="bias">b, shape [C], or null for 0.</param>
        /// <param name="epsilon">ε, which keeps the quotient finite.</param>
        /// <remarks>Ioffe and Szegedy (2015), arXiv:1502.03167.</remarks>
        public Tensor BatchNorm(Tensor mean, Tensor variance, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
        {
            RequireChannels(x, mean, "mean", "BatchNorm");
            RequireChannels(x, variance, "variance", "BatchNorm");
            var normalised = (x - mean.AlongAxis(1, x.Rank)) * (variance + epsilon).Rsqrt().AlongAxis(1, x.Rank);
            return PerChannel(normalised, weight, bias, "BatchNorm");
        }

        /// <summary>Mean and biased variance, shape [C] each, of every channel of [B, C, ...]: the statistics of batch normalisation.</summary>
        public (Tensor Mean, Tensor Variance) ChannelStatistics()
        {
            if (x.Rank < 2)
                throw new ShapeException($"BatchNorm: takes [B, C, ...], got {x.Shape}.");
            // Both in one pass over x, about the mean of the first sample: as that is at most √B standard deviations away, little cancels, also where the
            // mean is large beside the spread.
            int[] axes = [0, .. Enumerable.Range(2, x.Rank - 2)];
            var dtype = x.ToFloat().DType;
            // The difference of squares would lose what few digits a 16-bit number has.
            var wide = x.To(dtype == DType.F64 ? DType.F64 : DType.F32);
            var pivot = wide[..1].Mean(axes).Detach();
            var distance = wide - pivot.AlongAxis(1, x.Rank);
            var (first, second) = (distance.Mean(axes), (distance * distance).Mean(axes));
            return ((pivot + first).To(dtype), Tensor.Maximum(second - first * first, 0).To(dtype));
        }

        /// <summary>
        /// Batch normalisation of [B, C, ...] by the statistics of x itself, as in training; and those statistics, mean and biased variance, shape
        /// [C] each.
        /// </summary>
        /// <param name="weight">w, shape [C], or null for 1.</param>
        /// <param name="bias">b, shape [C], or null for 0.</param>
        /// <param name="epsilon">ε, which keeps the quotient finite.</param>
        /// <remarks>
        /// Ioffe and Szegedy (2015), arXiv:1502.03167. The gradient is written in the closed form of their section 3: two sums per channel serve
        /// all three operands.
        /// </remarks>
        public (Tensor Y, Tensor Mean, Tensor Variance) BatchNormOfBatch(Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
        {
            var (mean, variance) = x.ChannelStatistics();
            var scale = (variance + epsilon).Rsqrt();
            var y = x.BatchNorm(mean, variance, weight, bias, epsilon);
            Tensor[] operands = [x, .. new[] { weight, bias }.OfType<Tensor>()];
            return (GradientRules.WithGradient(y, Gradients, operands), mean, variance);

            Tensor?[] Gradients(Tensor dy)
            {
                int[] axes = [0, .. Enumerable.Range(2, x.Rank - 2)];
                var count = (double)(x.ElementCount / x.Shape[1]);
                // What is the same for a whole channel is taken out of its sums, and is one factor per term.
                var centred = x - mean.AlongAxis(1, x.Rank);
                var (db, dw) = (dy.Sum(axes), (dy * centred).Sum(axes) * scale);
                var gain = weight is null ? scale : scale * weight;
                var dx = (dy - (db * (1 / count)).AlongAxis(1, x.Rank)) * gain.AlongAxis(1, x.Rank)
                    - centred * (dw * (1 / count) * scale * gain).AlongAxis(1, x.Rank);
                return [dx, .. weight is null ? (Tensor[])[] : [dw], .. bias is null ? (Tensor[])[] : [db]];
            }
        }

        /// <summary>Layer normalisation over the last axes, those that <paramref name="shape"/> names: (x - mean) / √(variance + ε) w + b.</summary>
        /// <param name="shape">Sizes of the normalised axes.</param>
        /// <param name="weight">w, of that shape, or null for 1.</param>
        /// <param name="bias">b, of that shape, or null for 0.</param>
        /// <param name="epsilon">ε, which keeps the quotient finite.</param>
        /// <remarks>Ba, Kiros and Hinton (2016), arXiv:1607.06450.</remarks>
        public Tensor LayerNorm(Shape shape, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
        {
            RequireTrailing(x, shape, "LayerNorm");
            var (dtype, rows) = (x.ToFloat().DType, x.Shape[..^shape.Rank].ElementCount);
            Tensor? Vector(Tensor? vector, string name)
            {
                if (vector is null)
                    return null;
                dtype = DTypes.Promote(dtype, vector.DType);
                return Trailing(vector, shape, name, "LayerNorm").Reshape(-1);
            }
            var (w, b) = (Vector(weight, "weight"), Vector(bias, "bias"));
            return LayerNormOfRows(x.Reshape([(int)rows, (int)shape.ElementCount]), w, b, dtype, epsilon).Reshape(x.Shape);
        }

        /// <summary>x / √(mean of x² + ε) w over the last axes, those that <paramref name="shape"/> names.</summary>
        /// <param name="shape">Sizes of the normalised axes.</param>
        /// <param name="weight">w, of that shape, or null for 1.</param>
        /// <param name="epsilon">ε, which keeps the quotient finite.</param>
        /// <remarks>Zhang and Sennrich (2019), arXiv:1910.07467.</remarks>
        public Tensor RmsNorm(Shape shape, Tensor? weight = null, double epsilon = 1e-6)
        {
            RequireTrailing(x, shape, "RmsNorm");
            var y = x * ((x * x).Mean(LastAxes(x.Rank, shape.Rank), keepAxes: true) + epsilon).Rsqrt();
            return weight is null ? y : y * Trailing(weight, shape, "weight", "RmsNorm");
        }

        /// <summary>Normalisation of [B, C, ...] over groups of neighbouring channels together with all spatial axes.</summary>
        /// <param name="groups">Number of groups; it divides C.</param>
        /// <param name="weight">w, shape [C], or null for 1.</param>
        /// <param name="bias">b, shape [C], or null for 0.</param>
        /// <param name="epsilon">ε, which keeps the quotient finite.</param>
        /// <remarks>Wu and He (2018), arXiv:1803.08494.</remarks>
        public Tensor GroupNorm(int groups, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
        {
            if (x.Rank < 2 || groups < 1 || x.Shape[1] % groups != 0)
                throw new ShapeException($"GroupNorm: {groups} groups must divide the channels (axis 1) of {x.Shape}.");
            var grouped = x.Reshape([x.Shape[0], groups, -1]);
            return PerChannel(Standardised(grouped, [2], epsilon).Reshape(x.Shape), weight, bias, "GroupNorm");
        }

        /// <summary>Normalisation of every channel of every sample of [B, C, spatial...] over its spatial axes.</summary>
        /// <param name="weight">w, shape [C], or null for 1.</param>
        /// <param name="bias">b, shape [C], or null for 0.</param>
        /// <param name="epsilon">ε, which keeps the quotient finite.</param>
        /// <remarks>Ulyanov, Vedaldi and Lempitsky (2016), arXiv:1607.08022.</remarks>
        public Tensor InstanceNorm(Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
        {
            if (x.Rank < 3)
                throw new ShapeException($"InstanceNorm: takes [B, C, spatial...], got {x.Shape}.");
            return PerChannel(Standardised(x, LastAxes(x.Rank, x.Rank - 2), epsilon), weight, bias, "InstanceNorm");
        }

        /// <summary>x / (k + α / n Σ x²)^β with the sum over n neighbouring channels of [B, C, ...].</summary>
        /// <param name="size">n.</param>
        /// <param name="alpha">α.</param>
        /// <param name="beta">β.</param>
        /// <param name="k">k.</param>
        /// <remarks>Krizhevsky, Sutskever and Hinton (2012), section 3.3; for even n the window begins n / 2 channels before, as in PyTorch.</remarks>
        public Tensor LocalResponseNorm(int size, double alpha = 1e-4, double beta = 0.75, double k = 1)
        {
            if (x.Rank < 3)
                throw new ShapeException($"LocalResponseNorm: takes [B, C, spatial...], got {x.Shape}.");
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
            var squares = (x * x).Pad(1, size / 2, (size - 1) / 2);
            var sums = squares.Windows(1, size).Sum(-1);
            return x / (k + alpha / size * sums).Pow(beta);
        }
    }

    // Mean first, then the mean square of what is left: exact also when the mean is large beside the spread.
    private static Tensor Standardised(Tensor x, int[] axes, double epsilon)
    {
        var centred = x - x.Mean(axes, keepAxes: true);
        return centred * ((centred * centred).Mean(axes, keepAxes: true) + epsilon).Rsqrt();
    }

    // A kernel of its own, in f32 or f64, rounded to dtype in the end.
    private static Tensor LayerNormOfRows(Tensor x, Tensor? weight, Tensor? bias, DType dtype, double epsilon)
    {
        var compute = dtype == DType.F64 ? DType.F64 : DType.F32;
        x = x.To(compute);
        if (weight is not null)
            return LayerNormOp.Apply(x, weight.To(compute), bias?.To(compute) ?? Tensor.Zeros(weight.Shape, compute), epsilon).To(dtype);
        var y = LayerNormOp.Apply(x, epsilon);
        return (bias is null ? y : y + bias.To(compute)).To(dtype);
    }

    private static Tensor PerChannel(Tensor x, Tensor? weight, Tensor? bias, string operation)
    {
        if (weight is not null)
        {
            RequireChannels(x, weight, "weight", operation);
            x = x * weight.AlongAxis(1, x.Rank);
        }
        if (bias is null)
            return x;
        RequireChannels(x, bias, "bias", operation);
        return x + bias.AlongAxis(1, x.Rank);
    }

    private static void RequireChannels(Tensor x, Tensor vector, string name, string operation)
    {
        if (x.Rank < 2 || vector.Rank != 1 || vector.Shape[0] != x.Shape[1])
            throw new ShapeException($"{operation}: {name} {vector.Shape} must have one number for each channel (axis 1) of {x.Shape}.");
    }

    private static void RequireTrailing(Tensor x, Shape shape, string operation)
    {
        if (shape.Rank == 0 || x.Rank < shape.Rank || x.Shape[^shape.Rank..] != shape)
            throw new ShapeException($"{operation}: normalises the last axes {shape}, but the input is {x.Shape}.");
    }

    private static Tensor Trailing(Tensor vector, Shape shape, string name, string operation) => vector.Shape == shape ? vector
        : throw new ShapeException($"{operation}: {name} {vector.Shape} must have the normalised shape {shape}.");

    private static int[] LastAxes(int rank, int count) => [.. Enumerable.Range(rank - count, count)];
}
