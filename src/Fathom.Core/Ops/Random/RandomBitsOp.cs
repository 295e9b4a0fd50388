namespace Fathom;

/// <summary>32 random bits (i32) for every element: Philox of the key operand (i64 scalar) and the element's row-major number.</summary>
/// <param name="within">The vectorisation whose function asked for them, for whose samples they differ; or null.</param>
internal sealed class RandomBitsOp(Vectorisation? within) : Operation, IEquatable<RandomBitsOp>
{
    public static readonly RandomBitsOp Instance = new(null);

    public override string Name => "random_bits";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [null];

    /// <summary>Bits for all samples; null for bits that were asked for outside <paramref name="batch"/> and are the same for all.</summary>
    /// <param name="y">The node of one sample.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="outer">The vectorisation around it, for whose samples the bits differ too.</param>
    public Tensor? Vectorised(Tensor y, Vectorisation batch, Vectorisation? outer) =>
        ReferenceEquals(within, batch) ? new(new RandomBitsOp(outer), y.DType, batch.Shape(y.Shape), y.Operands[0]) : null;

    public bool Equals(RandomBitsOp? other) => other is not null;

    public override bool Equals(object? obj) => Equals(obj as RandomBitsOp);

    public override int GetHashCode() => 1;
}

public sealed partial class Tensor
{
    /// <summary>32 random bits per element, as i32.</summary>
    public static Tensor RandomBits(Shape shape, RandomKey key) => RandomBits(shape, KeyBits(key));

    /// <summary>Uniform numbers in [<paramref name="low"/>, <paramref name="high"/>), in steps of 2⁻²⁴ of the range.</summary>
    public static Tensor RandomUniform(Shape shape, RandomKey key, double low = 0, double high = 1, DType dtype = DType.F32)
    {
        var unit = Unit(RandomBits(shape, key), Floating(dtype, "RandomUniform"));
        return low == 0 && high == 1 ? unit : unit * (high - low) + low;
    }

    /// <summary>Normal numbers of the given mean and standard deviation (Box and Muller 1958).</summary>
    public static Tensor RandomNormal(Shape shape, RandomKey key, double mean = 0, double deviation = 1, DType dtype = DType.F32)
    {
        var radius = (-2 * (1 - RandomUniform(shape, key.Fold(0), dtype: dtype)).Log()).Sqrt();
        var normal = radius * (2 * Math.PI * RandomUniform(shape, key.Fold(1), dtype: dtype)).Cos();
        return mean == 0 && deviation == 1 ? normal : normal * deviation + mean;
    }

    /// <summary>Bools that are true with probability <paramref name="probability"/>.</summary>
    public static Tensor RandomBernoulli(Shape shape, RandomKey key, double probability) => RandomBernoulli(shape, KeyBits(key), probability);

    /// <summary>Integers in [<paramref name="low"/>, <paramref name="high"/>), at most 2^31 apart.</summary>
    public static Tensor RandomIntegers(Shape shape, RandomKey key, long low, long high, DType dtype = DType.I64)
    {
        if (high <= low || high - low > 1L << 31)
            throw new ArgumentOutOfRangeException(nameof(high), $"RandomIntegers: needs low < high at most 2^31 apart, got {low} and {high}.");
        var bits = RandomBits(shape, key).To(DType.I64) & Constant(uint.MaxValue, DType.I64);
        return ((bits * (high - low)).FloorDivide(1L << 32) + low).To(dtype);
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 (i64) in random order.</summary>
    public static Tensor RandomPermutation(int count, RandomKey key) => RandomBits([count], key).ArgSort();

    /// <summary>The bits of a key as an i64 scalar, for operations that draw by themselves; drawn again at each run of a compiled function.</summary>
    internal static Tensor KeyBits(RandomKey key)
    {
        var bits = Of((long)key.Bits);
        if (key.Again is { } again && Trace.Current is { } trace && bits.Storage is { } storage)
            trace.Vary(storage, () => storage.Span<long>()[0] = (long)again());
        return bits;
    }

    /// <summary>As with a <see cref="RandomKey"/>, from the scalar of <see cref="KeyBits"/>.</summary>
    internal static Tensor RandomBernoulli(Shape shape, Tensor keyBits, double probability) =>
        Unit(RandomBits(shape, keyBits), DType.F32) < probability;

    private static Tensor RandomBits(Shape shape, Tensor keyBits) =>
        new(Vectorisation.Current is { } within ? new RandomBitsOp(within) : RandomBitsOp.Instance, DType.I32, shape, keyBits);

    private static Tensor Unit(Tensor bits, DType dtype) => (bits & Constant(0xFFFFFF, DType.I32)).To(dtype) * (1.0 / (1 << 24));

    private static DType Floating(DType dtype, string operation) => dtype.IsFloat ? dtype
        : throw new DTypeException($"{operation}: gives floats, not {dtype.Name}. Convert the result with .To(...)?");
}
