namespace Fathom.Nn;

/// <summary>A table of learned vectors, looked up by number: integers of any shape [...] give [..., size].</summary>
/// <param name="count">Number of vectors.</param>
/// <param name="size">Length of each.</param>
/// <param name="paddingIndex">Number whose vector is zero at first and gets no gradient, or null.</param>
/// <param name="maxNorm">Vectors longer than this are scaled down to it when they are read, or null. See the remarks.</param>
/// <param name="normOrder">Order of the norm that <paramref name="maxNorm"/> bounds.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
/// <remarks>
/// With <paramref name="maxNorm"/>, results and gradients of a forward pass equal PyTorch's: the gradient is that of the scaled vector. Unlike PyTorch,
/// which writes scaled vectors back into its table, a forward pass here leaves <see cref="Weight"/> as it is, so that several callers may read at once; an
/// optimizer's step then starts from the vector as stored, which may be longer than the bound, though it is never read so.
/// </remarks>
public sealed partial class Embedding(
    int count, int size, int? paddingIndex = null, double? maxNorm = null, double normOrder = 2, RandomKey? random = null) : Layer
{
    private readonly int? paddingIndex = Checked(paddingIndex, count);
    private readonly double? maxNorm = maxNorm;
    private readonly double normOrder = normOrder;

    /// <summary>The table, shape [count, size], standard normal at first.</summary>
    public Parameter Weight { get; } = new(Initial(count, size, Checked(paddingIndex, count), random));

    /// <summary>Scales of a quantised table, shape [count, groups]; null for a table that is none. See <see cref="Quantization"/>.</summary>
    public StateBuffer? WeightScale { get; private set; }

    /// <summary>Product of every vector of the table with <paramref name="x"/>, [..., size] to [..., count]: logits of a model whose output shares its embedding.</summary>
    public Tensor Scores(Tensor x) =>
        WeightScale is null ? MixedPrecision.Affine(x, Weight, null) : Quantization.Affine(x, Weight, WeightScale, null);

    /// <summary>The first <paramref name="count"/> vectors, [count, size], such as those of the positions of a sequence; without padding or bounded norms.</summary>
    public Tensor First(int count) =>
        WeightScale is null ? ((Tensor)Weight).Slice(0, ..count) : ((Tensor)Weight).Slice(0, ..count).Dequantize(((Tensor)WeightScale).Slice(0, ..count));

    /// <summary>See <see cref="Quantization.Int8"/>.</summary>
    internal void Quantize(int? groupSize) => WeightScale = Quantization.Quantize(Weight, groupSize);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        if (!x.DType.IsInteger)
            throw new DTypeException($"Embedding: takes integers, got {x.DType.Name} {x.Shape}. Convert with .To(DType.I64)?");
        var vectors = Quantization.Take(Weight, WeightScale, x);
        if (paddingIndex is { } padding)
            vectors = Tensor.Where(x.EqualTo(padding).Unsqueeze(-1), vectors.Detach(), vectors);
        return maxNorm is { } bound ? Bounded(vectors, bound, normOrder) : vectors;
    }

    private static Tensor Bounded(Tensor vectors, double bound, double order)
    {
        var norms = vectors.Norm(order, -1, keepAxis: true);
        var scaled = Tensor.Where(norms > bound, vectors * (bound / (norms + 1e-7)), vectors);
        return GradientRules.WithGradient(scaled, dy => [dy], vectors);
    }

    private static Tensor Initial(int count, int size, int? padding, RandomKey? random)
    {
        var normal = Init.Normal([count, size], random: random);
        return padding is { } row ? Tensor.Where(Tensor.Iota([count, 1], 0).EqualTo(row), 0, normal) : normal;
    }

    private static int? Checked(int? index, int count)
    {
        var row = index < 0 ? index + count : index;
        return row is null || row >= 0 && row < count ? row
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"Embedding: the padding index must be one of {count} rows.");
    }
}
