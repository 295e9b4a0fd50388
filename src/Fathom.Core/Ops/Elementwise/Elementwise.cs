namespace Fathom;

/// <summary>Element-wise operation with one operand, any numeric dtype.</summary>
internal sealed class Unary<TOp> : ElementwiseOperation where TOp : struct, IUnaryOp
{
    public static readonly Unary<TOp> Instance = new();

    public override string Name => TOp.Name;

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [TOp.Vjp(dy, y.Operands[0], y)];

    public override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.Unary<TOp>();
}

/// <summary>Element-wise operation with one float operand.</summary>
internal sealed class FloatUnary<TOp> : ElementwiseOperation where TOp : struct, IFloatUnaryOp
{
    public static readonly FloatUnary<TOp> Instance = new();

    public override string Name => TOp.Name;

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [TOp.Vjp(dy, y.Operands[0], y)];

    public override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.FloatUnary<TOp>();
}

/// <summary>Element-wise operation with two operands of one numeric dtype.</summary>
internal sealed class Binary<TOp> : ElementwiseOperation where TOp : struct, IBinaryOp
{
    public static readonly Binary<TOp> Instance = new();

    public override string Name => TOp.Name;

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var (dx, dx2) = TOp.Vjp(dy, y.Operands[0], y.Operands[1], y);
        return [dx, dx2];
    }

    public override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.Binary<TOp>();
}

/// <summary>Element-wise operation with two operands of one float dtype.</summary>
internal sealed class FloatBinary<TOp> : ElementwiseOperation where TOp : struct, IFloatBinaryOp
{
    public static readonly FloatBinary<TOp> Instance = new();

    public override string Name => TOp.Name;

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var (dx, dx2) = TOp.Vjp(dy, y.Operands[0], y.Operands[1], y);
        return [dx, dx2];
    }

    public override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.FloatBinary<TOp>();
}

/// <summary>Element-wise comparison, giving a bool.</summary>
internal sealed class Compare<TOp> : ElementwiseOperation where TOp : struct, ICompareOp
{
    public static readonly Compare<TOp> Instance = new();

    public override string Name => TOp.Name;

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [null, null];

    public override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.Compare<TOp>();
}

public sealed partial class Tensor
{
    internal static Tensor Unary<TOp>(Tensor x) where TOp : struct, IUnaryOp
    {
        if (x.DType == DType.Bool)
            throw new DTypeException($"{TOp.Name}: takes numbers, got bool {x.Shape}. Convert with .To(DType.F32)?");
        return new(Fathom.Unary<TOp>.Instance, x.DType, x.Shape, x);
    }

    internal static Tensor FloatUnary<TOp>(Tensor x) where TOp : struct, IFloatUnaryOp
    {
        x = x.ToFloat();
        return new(Fathom.FloatUnary<TOp>.Instance, x.DType, x.Shape, x);
    }

    internal static Tensor Binary<TOp>(Tensor x, Tensor y, bool allowBool = false) where TOp : struct, IBinaryOp
    {
        (x, y) = Pair(x, y, TOp.Name);
        if (x.DType == DType.Bool && !allowBool)
            throw new DTypeException($"{TOp.Name}: takes numbers, got two bools {x.Shape}. Use &, | or ^, or convert with .To(DType.F32)?");
        return new(Fathom.Binary<TOp>.Instance, x.DType, x.Shape, x, y);
    }

    internal static Tensor FloatBinary<TOp>(Tensor x, Tensor y) where TOp : struct, IFloatBinaryOp
    {
        (x, y) = Pair(x, y, TOp.Name);
        (x, y) = (x.ToFloat(), y.ToFloat());
        return new(Fathom.FloatBinary<TOp>.Instance, x.DType, x.Shape, x, y);
    }

    internal static Tensor Compare<TOp>(Tensor x, Tensor y) where TOp : struct, ICompareOp
    {
        (x, y) = Pair(x, y, TOp.Name);
        return new(Fathom.Compare<TOp>.Instance, DType.Bool, x.Shape, x, y);
    }

    /// <summary>Both operands in their common dtype and broadcast to their common shape.</summary>
    private static (Tensor X, Tensor Y) Pair(Tensor x, Tensor y, string operation)
    {
        var dtype = DTypes.Promote(x.DType, y.DType);
        var shape = Fathom.Shape.Broadcast(x.Shape, y.Shape, operation);
        return (x.To(dtype).BroadcastTo(shape), y.To(dtype).BroadcastTo(shape));
    }

    /// <summary>This tensor, or as f32 when it holds integers or bools.</summary>
    internal Tensor ToFloat() => DType.IsFloat ? this : To(DType.F32);
}
