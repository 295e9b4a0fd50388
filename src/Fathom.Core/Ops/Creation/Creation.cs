using System.Runtime.InteropServices;

namespace Fathom;

public sealed partial class Tensor
{
    /// <summary>A tensor that holds a copy of <paramref name="values"/>, row-major.</summary>
    /// <exception cref="ShapeException">When the values do not number <paramref name="shape"/>'s elements.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged
    {
        if (values.Length != shape.ElementCount)
            throw new ShapeException($"Tensor: {values.Length} values do not fill shape {shape}, which has {shape.ElementCount} elements.");
        var dtype = DTypes.Of<T>();
        return FromBytes(dtype, shape, MemoryMarshal.AsBytes(values));
    }

    /// <summary>A vector that holds a copy of <paramref name="values"/>.</summary>
    public static Tensor From<T>(params ReadOnlySpan<T> values) where T : unmanaged => From(values, [values.Length]);

    /// <summary>A tensor that holds a copy of an array of any rank, for instance <c>float[,]</c>.</summary>
    public static Tensor FromArray<T>(Array array) where T : unmanaged
    {
        if (array.GetType().GetElementType() != typeof(T))
            throw new DTypeException($"Tensor: an array of {array.GetType().GetElementType()?.Name} was given as one of {typeof(T).Name}.");
        var sizes = new int[array.Rank];
        for (var axis = 0; axis < sizes.Length; axis++)
            sizes[axis] = array.GetLength(axis);
        var values = array.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(
            ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
        return From(values, Fathom.Shape.Create(sizes));
    }

    /// <summary>A matrix that holds a copy of <paramref name="values"/>.</summary>
    public static Tensor From<T>(T[,] values) where T : unmanaged => FromArray<T>(values);

    /// <summary>A tensor of three axes that holds a copy of <paramref name="values"/>.</summary>
    public static Tensor From<T>(T[,,] values) where T : unmanaged => FromArray<T>(values);

    /// <summary>A tensor of four axes that holds a copy of <paramref name="values"/>.</summary>
    public static Tensor From<T>(T[,,,] values) where T : unmanaged => FromArray<T>(values);

    /// <summary>A tensor from row-major little-endian bytes.</summary>
    /// <exception cref="ShapeException">When the bytes do not number the shape's elements times their size.</exception>
    public static Tensor FromBytes(DType dtype, Shape shape, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != shape.ElementCount * dtype.ByteLength)
            throw new ShapeException($"Tensor: {bytes.Length} bytes do not fill {dtype.Name} {shape}, which takes {shape.ElementCount * dtype.ByteLength}.");
        var storage = new Storage(bytes.Length);
        bytes.CopyTo(storage.Span<byte>());
        return new Tensor(storage, dtype, shape);
    }

    /// <summary>One number as a scalar tensor whose value is data: unlike a number written in an expression it is never built into a program.</summary>
    public static Tensor Of<T>(T value) where T : unmanaged => From([value], []);

    /// <summary>
    /// One number as a scalar tensor: data, as from <see cref="Of"/>, but a compiled function asks for it anew at each run. Write so what
    /// changes from step to step, such as a learning rate.
    /// </summary>
    public static Tensor Varying(Func<double> value, DType dtype = DType.F32)
    {
        var tensor = dtype switch
        {
            DType.F32 => Of((float)value()),
            DType.F64 => Of(value()),
            _ => throw new DTypeException($"Varying: gives f32 or f64, not {dtype.Name}. Convert the result with .To(...)?"),
        };
        if (Trace.Current is { } trace && tensor.Storage is { } storage)
            trace.Vary(storage, dtype == DType.F32 ? () => storage.Span<float>()[0] = (float)value() : () => storage.Span<double>()[0] = value());
        return tensor;
    }

    /// <summary>A number written in an expression.</summary>
    internal static Tensor Constant(double value, DType dtype) => new(new ConstantOp(value), dtype, []);

    /// <summary>All elements 0.</summary>
    public static Tensor Zeros(Shape shape, DType dtype = DType.F32) => Full(shape, 0, dtype);

    /// <summary>All elements 1.</summary>
    public static Tensor Ones(Shape shape, DType dtype = DType.F32) => Full(shape, 1, dtype);

    /// <summary>All elements <paramref name="value"/>.</summary>
    public static Tensor Full(Shape shape, double value, DType dtype = DType.F32) => Constant(value, dtype).BroadcastTo(shape);

    /// <summary>Zeros of this shape and dtype.</summary>
    public Tensor ZerosLike() => Zeros(Shape, DType);

    /// <summary>Ones of this shape and dtype.</summary>
    public Tensor OnesLike() => Ones(Shape, DType);

    /// <summary>The place of each element along an axis, as i64 (or i32): 0, 1, 2, ...</summary>
    public static Tensor Iota(Shape shape, int axis, DType dtype = DType.I64) =>
        dtype is DType.I64 or DType.I32 ? new(new IotaOp(shape.Axis(axis, "Iota")), dtype, shape)
            : new Tensor(new IotaOp(shape.Axis(axis, "Iota")), DType.I64, shape).To(dtype);

    /// <summary>The vector start, start + step, ... up to but without <paramref name="end"/>.</summary>
    public static Tensor Arange(double start, double end, double step = 1, DType dtype = DType.F32)
    {
        var count = (int)Math.Max(0, Math.Ceiling((end - start) / step));
        if (step == 0 || !double.IsFinite((end - start) / step))
            throw new ArgumentOutOfRangeException(nameof(step), $"Arange: cannot walk from {start} to {end} in steps of {step}.");
        // In f64, so that the last elements are as exact as the first.
        var wide = dtype == DType.I64 || dtype == DType.I32 ? dtype : DType.F64;
        var places = Iota([count], 0).To(wide);
        return (places * Constant(step, wide) + Constant(start, wide)).To(dtype);
    }

    /// <summary>The vector 0, 1, ..., <paramref name="count"/> - 1, as i64.</summary>
    public static Tensor Arange(int count) => Iota([count], 0);

    /// <summary>The vector of <paramref name="count"/> evenly spaced numbers from <paramref name="start"/> to <paramref name="end"/>, both included.</summary>
    public static Tensor Linspace(double start, double end, int count, DType dtype = DType.F32)
    {
        var step = count > 1 ? (end - start) / (count - 1) : 0;
        return (Iota([count], 0).To(DType.F64) * step + start).To(Floating(dtype, "Linspace"));
    }

    /// <summary>Ones on the diagonal of a matrix, zeros elsewhere.</summary>
    public static Tensor Eye(int rows, int? columns = null, DType dtype = DType.F32)
    {
        Shape shape = [rows, columns ?? rows];
        return Iota(shape, 0).EqualTo(Iota(shape, 1)).To(dtype);
    }
}
