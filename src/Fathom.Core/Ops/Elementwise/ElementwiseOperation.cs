namespace Fathom;

/// <summary>An operation that computes element [i, j, ...] of its result from element [i, j, ...] of operands of the same shape.</summary>
public abstract class ElementwiseOperation : Operation
{
    /// <summary>Calls the method of <paramref name="visitor"/> for this kind of operation, with its body as type argument.</summary>
    public abstract TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor);

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(this, y);
}

/// <summary>What a backend does for each kind of element-wise operation; the type argument carries the body.</summary>
/// <typeparam name="TResult">What the backend makes of it, for instance a compiled tile instruction.</typeparam>
public interface IElementwiseVisitor<out TResult>
{
    /// <summary>y = f(x) on any numeric type; the result has the operand's dtype.</summary>
    TResult Unary<TOp>() where TOp : struct, IUnaryOp;

    /// <summary>y = f(x) on floats; the result has the operand's dtype.</summary>
    TResult FloatUnary<TOp>() where TOp : struct, IFloatUnaryOp;

    /// <summary>z = f(x, y) on any numeric type or bool (whose lanes are i32 holding 0 or 1); all of one dtype.</summary>
    TResult Binary<TOp>() where TOp : struct, IBinaryOp;

    /// <summary>z = f(x, y) on floats; all of one dtype.</summary>
    TResult FloatBinary<TOp>() where TOp : struct, IFloatBinaryOp;

    /// <summary>A bool from x and y of one dtype (any): the body gives a mask.</summary>
    TResult Compare<TOp>() where TOp : struct, ICompareOp;

    /// <summary>x where a bool holds, else y; operands (bool condition, x, y).</summary>
    TResult Where();

    /// <summary>The operand converted to the result's dtype: float to integer truncates, anything to bool is "not zero", bool gives 0 or 1.</summary>
    TResult Cast();
}

/// <summary>Body of an operation with one operand of any numeric dtype.</summary>
public interface IUnaryOp
{
    /// <summary>Name as printed.</summary>
    static abstract string Name { get; }

    /// <summary>The value, for every lane.</summary>
    static abstract V Apply<V>(V x) where V : struct, ILanes<V>;

    /// <summary>Gradient of x from the gradient of y; null where there is none.</summary>
    internal static abstract Tensor? Vjp(Tensor dy, Tensor x, Tensor y);
}

/// <summary>Body of an operation with one operand of a float dtype.</summary>
public interface IFloatUnaryOp
{
    /// <summary>Name as printed.</summary>
    static abstract string Name { get; }

    /// <summary>The value, for every lane.</summary>
    static abstract V Apply<V>(V x) where V : struct, IFloatLanes<V>;

    /// <summary>Gradient of x from the gradient of y; null where there is none.</summary>
    internal static abstract Tensor? Vjp(Tensor dy, Tensor x, Tensor y);
}

/// <summary>Body of an operation with two operands of one numeric dtype, or bool.</summary>
public interface IBinaryOp
{
    /// <summary>Name as printed.</summary>
    static abstract string Name { get; }

    /// <summary>The value, for every lane.</summary>
    static abstract V Apply<V>(V x, V y) where V : struct, ILanes<V>;

    /// <summary>Gradients of x and y from the gradient of z; null where there is none.</summary>
    internal static abstract (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor x, Tensor y, Tensor z);
}

/// <summary>Body of an operation with two operands of one float dtype.</summary>
public interface IFloatBinaryOp
{
    /// <summary>Name as printed.</summary>
    static abstract string Name { get; }

    /// <summary>The value, for every lane.</summary>
    static abstract V Apply<V>(V x, V y) where V : struct, IFloatLanes<V>;

    /// <summary>Gradients of x and y from the gradient of z; null where there is none.</summary>
    internal static abstract (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor x, Tensor y, Tensor z);
}

/// <summary>Body of a comparison: a mask from two operands of one dtype. It has no gradient.</summary>
public interface ICompareOp
{
    /// <summary>Name as printed.</summary>
    static abstract string Name { get; }

    /// <summary>The mask, all ones where the relation holds.</summary>
    static abstract V Apply<V>(V x, V y) where V : struct, ILanes<V>;
}
