namespace Fathom.Data;

/// <summary>Pairs of inputs and targets held in two arrays, of any element types that tensors have.</summary>
/// <typeparam name="TInput">Element of the inputs.</typeparam>
/// <typeparam name="TTarget">Element of the targets.</typeparam>
public sealed class TensorDataset<TInput, TTarget> : IDataset<TensorSample<TInput, TTarget>>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly TInput[] inputs;
    private readonly TTarget[] targets;
    private readonly int inputLength;
    private readonly int targetLength;

    /// <summary>A data set over two arrays, which are not copied and must not change.</summary>
    /// <param name="inputs">All inputs, one after another.</param>
    /// <param name="inputShape">Shape of one input, without a batch axis.</param>
    /// <param name="targets">All targets, one after another.</param>
    /// <param name="targetShape">Shape of one target; the default, a scalar, for class numbers.</param>
    /// <exception cref="ShapeException">When an array is not a whole number of samples, or the two counts differ.</exception>
    /// <exception cref="DTypeException">When no tensor holds elements of one of the types.</exception>
    public TensorDataset(TInput[] inputs, Shape inputShape, TTarget[] targets, Shape targetShape = default)
    {
        DTypes.Of<TInput>();
        DTypes.Of<TTarget>();
        var count = Samples(inputs.Length, inputShape, "inputs");
        var targetCount = Samples(targets.Length, targetShape, "targets");
        if (count != targetCount)
            throw new ShapeException(
                $"TensorDataset: {count} inputs of shape {inputShape} but {targetCount} targets of shape {targetShape}. "
                + "Give the shape of one sample, without the batch axis?");
        (this.inputs, this.targets, InputShape, TargetShape, Count) = (inputs, targets, inputShape, targetShape, count);
        inputLength = (int)inputShape.ElementCount;
        targetLength = (int)targetShape.ElementCount;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Shape of one input, without a batch axis.</summary>
    public Shape InputShape { get; }

    /// <summary>Shape of one target, without a batch axis.</summary>
    public Shape TargetShape { get; }

    /// <inheritdoc/>
    public TensorSample<TInput, TTarget> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new(
                inputs.AsMemory(index * inputLength, inputLength), InputShape,
                targets.AsMemory(index * targetLength, targetLength), TargetShape);
        }
    }

    private static int Samples(int length, Shape shape, string what)
    {
        var elements = shape.ElementCount;
        if (elements == 0 || length % elements != 0)
            throw new ShapeException(
                $"TensorDataset: {length} elements of {what} are not a whole number of samples of shape {shape} ({elements} elements each).");
        return (int)(length / elements);
    }
}
