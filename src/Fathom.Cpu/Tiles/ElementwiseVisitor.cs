namespace Fathom.Cpu;

/// <summary>A visitor that looks for some kinds of operations; for all others the result is the default.</summary>
internal abstract class ElementwiseVisitor<TResult> : IElementwiseVisitor<TResult?>
{
    public virtual TResult? Unary<TOp>() where TOp : struct, IUnaryOp => default;

    public virtual TResult? FloatUnary<TOp>() where TOp : struct, IFloatUnaryOp => default;

    public virtual TResult? Binary<TOp>() where TOp : struct, IBinaryOp => default;

    public virtual TResult? FloatBinary<TOp>() where TOp : struct, IFloatBinaryOp => default;

    public virtual TResult? Compare<TOp>() where TOp : struct, ICompareOp => default;

    public virtual TResult? Where() => default;

    public virtual TResult? Cast() => default;
}
