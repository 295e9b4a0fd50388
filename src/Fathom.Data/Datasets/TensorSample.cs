namespace Fathom.Data;

/// <summary>One pair of input and target, both views of the data set's arrays.</summary>
/// <param name="Input">Elements of the input, row-major.</param>
/// <param name="InputShape">Shape of the input, without a batch axis.</param>
/// <param name="Target">Elements of the target, row-major.</param>
/// <param name="TargetShape">Shape of the target, without a batch axis; a scalar for a class number.</param>
public readonly record struct TensorSample<TInput, TTarget>(
    ReadOnlyMemory<TInput> Input, Shape InputShape, ReadOnlyMemory<TTarget> Target, Shape TargetShape)
    where TInput : unmanaged
    where TTarget : unmanaged;
