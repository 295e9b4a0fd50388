namespace Fathom;

/// <summary>
/// A graph of one sample being rewritten to one of all samples: what the batching rules of operations ask. The batch axis is always the first.
/// </summary>
internal abstract class Vectorisation
{
    [ThreadStatic]
    private static Vectorisation? current;

    /// <summary>The innermost vectorisation whose function this thread is running, or null.</summary>
    public static Vectorisation? Current
    {
        get => current;
        protected set => current = value;
    }

    /// <summary>Number of samples.</summary>
    public abstract int Size { get; }

    /// <summary>Whether a tensor of the samples' graph differs between samples.</summary>
    public abstract bool IsBatched(Tensor x);

    /// <summary>A tensor of the samples' graph for all samples, [Size, ..x]; repeated where it is the same for all.</summary>
    public abstract Tensor this[Tensor x] { get; }

    /// <summary>A tensor for all samples where it differs between them, else as it is.</summary>
    public Tensor Own(Tensor x) => IsBatched(x) ? this[x] : x;

    /// <summary>Rewrites further results of the samples' graph.</summary>
    /// <param name="ys">The results; null ones stay.</param>
    /// <param name="samples">Leaves that stand for one sample of tensors that are known for all.</param>
    /// <param name="batches">Those tensors.</param>
    /// <returns>Results for all samples, [Size, ..y].</returns>
    public abstract Tensor?[] Rewrite(Tensor?[] ys, ReadOnlySpan<Tensor> samples, ReadOnlySpan<Tensor> batches);

    /// <summary>Rewrites results of a graph of its own, such as the body of a loop, of which nothing but <paramref name="samples"/> is batched.</summary>
    /// <param name="ys">The results.</param>
    /// <param name="samples">Tensors of that graph that differ between samples.</param>
    /// <param name="batches">What they are for all samples.</param>
    /// <returns>Results for all samples, [Size, ..y].</returns>
    public abstract Tensor[] RewriteApart(ReadOnlySpan<Tensor> ys, ReadOnlySpan<Tensor> samples, ReadOnlySpan<Tensor> batches);

    /// <summary>Shape of all samples of a tensor.</summary>
    public Shape Shape(Shape sample) => [Size, .. sample];

    /// <summary>The node of all samples for an operation that works the same with one more axis in front.</summary>
    public Tensor Same(Operation operation, Tensor y) => new(operation, y.DType, Shape(y.Shape), Array.ConvertAll(y.Operands.ToArray(), operand => this[operand]));

    /// <summary>The node of all samples for an operation whose operands and result have a batch axis of their own in front, which the samples join.</summary>
    public Tensor Joined(Operation operation, Tensor y)
    {
        var operands = Array.ConvertAll(y.Operands.ToArray(), operand => Join(this[operand]));
        return new Tensor(operation, y.DType, [Size * y.Shape[0], .. y.Shape[1..]], operands).Reshape(Shape(y.Shape));
    }

    /// <summary>The first two axes as one.</summary>
    public static Tensor Join(Tensor x) => x.Reshape([x.Shape[0] * x.Shape[1], .. x.Shape[2..]]);
}

/// <summary>Stands for one sample of a batch in the graph that a function builds; it has no numbers.</summary>
internal sealed class SampleOp : Operation
{
    public override string Name => "sample";

    public static Tensor Of(Shape shape, DType dtype) => new(new SampleOp(), dtype, shape);

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [];
}
