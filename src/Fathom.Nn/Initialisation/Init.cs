namespace Fathom.Nn;

/// <summary>Initial values of parameters, as tensors that are computed when first needed.</summary>
/// <remarks>Each method draws one key from the one it is given; null draws from <see cref="RandomKey.Default"/>.</remarks>
public static class Init
{
    /// <summary>All elements 0.</summary>
    public static Tensor Zeros(Shape shape) => Tensor.Zeros(shape);

    /// <summary>All elements 1.</summary>
    public static Tensor Ones(Shape shape) => Tensor.Ones(shape);

    /// <summary>All elements <paramref name="value"/>.</summary>
    public static Tensor Constant(Shape shape, double value) => Tensor.Full(shape, value);

    /// <summary>Uniform in [-<paramref name="bound"/>, <paramref name="bound"/>).</summary>
    public static Tensor Uniform(Shape shape, double bound, RandomKey? random = null) => Tensor.RandomUniform(shape, Draw(random), -bound, bound);

    /// <summary>Normal with the given mean and standard deviation.</summary>
    public static Tensor Normal(Shape shape, double deviation = 1, double mean = 0, RandomKey? random = null) =>
        Tensor.RandomNormal(shape, Draw(random), mean, deviation);

    /// <summary>Uniform with variance gain² 2 / (fan in + fan out), which keeps the scale of activations and gradients in linear layers.</summary>
    /// <remarks>Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward neural networks".</remarks>
    public static Tensor XavierUniform(Shape shape, double gain = 1, RandomKey? random = null)
    {
        var (fanIn, fanOut) = Fans(shape);
        return Uniform(shape, gain * Math.Sqrt(6.0 / (fanIn + fanOut)), random);
    }

    /// <summary>Normal with variance gain² 2 / (fan in + fan out).</summary>
    /// <remarks>Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward neural networks".</remarks>
    public static Tensor XavierNormal(Shape shape, double gain = 1, RandomKey? random = null)
    {
        var (fanIn, fanOut) = Fans(shape);
        return Normal(shape, gain * Math.Sqrt(2.0 / (fanIn + fanOut)), random: random);
    }

    /// <summary>Uniform with variance gain² / fan, which keeps the scale through rectified layers (gain √2).</summary>
    /// <remarks>He, Zhang, Ren and Sun (2015), arXiv:1502.01852.</remarks>
    public static Tensor KaimingUniform(Shape shape, double gain = Gains.Relu, FanMode mode = FanMode.In, RandomKey? random = null) =>
        Uniform(shape, gain * Math.Sqrt(3.0 / Fan(shape, mode)), random);

    /// <summary>Normal with variance gain² / fan, which keeps the scale through rectified layers (gain √2).</summary>
    /// <remarks>He, Zhang, Ren and Sun (2015), arXiv:1502.01852.</remarks>
    public static Tensor KaimingNormal(Shape shape, double gain = Gains.Relu, FanMode mode = FanMode.In, RandomKey? random = null) =>
        Normal(shape, gain / Math.Sqrt(Fan(shape, mode)), random: random);

    /// <summary>Normal numbers cut off at <paramref name="low"/> and <paramref name="high"/>.</summary>
    public static Tensor TruncatedNormal(
        Shape shape, double deviation = 1, double mean = 0, double low = -2, double high = 2, RandomKey? random = null)
    {
        var numbers = Draw(random).Numbers();
        var values = new float[shape.ElementCount];
        for (var i = 0; i < values.Length; i++)
        {
            // Drawn again while outside, which is exact; the tails that are cut off are small in practice.
            double value;
            do
                value = mean + deviation * numbers.NextNormal();
            while (value < low || value > high);
            values[i] = (float)value;
        }
        return Tensor.From<float>(values, shape);
    }

    /// <summary>A matrix with orthonormal rows or columns (whichever are fewer) times <paramref name="gain"/>; later axes count as columns.</summary>
    /// <remarks>Saxe, McClelland and Ganguli (2013), arXiv:1312.6120.</remarks>
    public static Tensor Orthogonal(Shape shape, double gain = 1, RandomKey? random = null)
    {
        if (shape.Rank < 2)
            throw new ShapeException($"Orthogonal: takes at least two axes, got {shape}.");
        var (rows, columns) = (shape[0], (int)shape[1..].ElementCount);
        var basis = OrthonormalBasis.Random(Math.Min(rows, columns), Math.Max(rows, columns), Draw(random).Numbers());
        var values = new float[shape.ElementCount];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                values[row * columns + column] = (float)(gain * (rows <= columns ? basis[row][column] : basis[column][row]));
        return Tensor.From<float>(values, shape);
    }

    /// <summary>How many inputs each output sums over, and how many outputs each input goes to, for a weight [out, in, kernel...].</summary>
    internal static (long In, long Out) Fans(Shape shape)
    {
        if (shape.Rank < 2)
            throw new ShapeException($"Init: a weight [out, in, ...] has at least two axes, got {shape}. For a vector choose Uniform or Normal.");
        var taps = shape[2..].ElementCount;
        return (shape[1] * taps, shape[0] * taps);
    }

    private static long Fan(Shape shape, FanMode mode) => mode == FanMode.In ? Fans(shape).In : Fans(shape).Out;

    private static RandomKey Draw(RandomKey? random) => (random ?? RandomKey.Default).Next();
}
