namespace Fathom.Formats;

/// <summary>The elements of one tensor as a file holds them: row-major, little-endian, without padding.</summary>
public readonly record struct TensorBytes
{
    /// <summary>Pairs bytes with what they mean.</summary>
    /// <param name="dtype">Element type.</param>
    /// <param name="shape">Sizes of the axes, outermost first.</param>
    /// <param name="bytes">The elements; not copied, so the caller must not change them afterwards.</param>
    /// <exception cref="ArgumentException">When the bytes are not as many as the element type and shape need.</exception>
    public TensorBytes(DType dtype, Shape shape, ReadOnlyMemory<byte> bytes)
    {
        var expected = shape.ElementCount * dtype.ByteLength;
        if (bytes.Length != expected)
            throw new ArgumentException(
                $"TensorBytes: {dtype.Name} {shape} takes {expected} bytes, got {bytes.Length}. Is the element type another?", nameof(bytes));
        (DType, Shape, Bytes) = (dtype, shape, bytes);
    }

    /// <summary>Element type.</summary>
    public DType DType { get; }

    /// <summary>Sizes of the axes, outermost first; the empty shape is a scalar.</summary>
    public Shape Shape { get; }

    /// <summary>The elements, row-major and little-endian.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A tensor that holds a copy of the elements.</summary>
    public Tensor ToTensor() => Tensor.FromBytes(DType, Shape, Bytes.Span);

    /// <summary>Same element type, shape and bytes.</summary>
    public bool Equals(TensorBytes other) =>
        DType == other.DType && Shape == other.Shape && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(DType);
        hash.Add(Shape);
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    /// <summary>For people: "f32 [2, 3]".</summary>
    public override string ToString() => $"{DType.Name} {Shape}";
}
