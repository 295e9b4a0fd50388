namespace Fathom.Data;

/// <summary>Makes one batch of inputs and targets by stacking them along a new first axis.</summary>
internal sealed class TensorBatches<TInput, TTarget>(IDataset<TensorSample<TInput, TTarget>> samples)
    where TInput : unmanaged
    where TTarget : unmanaged
{
    public (Tensor Inputs, Tensor Targets) Load(BatchRequest request)
    {
        var indices = request.Indices.Span;
        var first = samples[indices[0]];
        var inputs = new TInput[checked(indices.Length * first.Input.Length)];
        var targets = new TTarget[checked(indices.Length * first.Target.Length)];
        for (var position = 0; position < indices.Length; position++)
        {
            var sample = samples[indices[position]];
            if (sample.InputShape != first.InputShape || sample.TargetShape != first.TargetShape)
                throw new ShapeException(
                    $"DataLoader: sample {indices[position]} has input {sample.InputShape} and target {sample.TargetShape}, "
                    + $"others of its batch {first.InputShape} and {first.TargetShape}. Pad them to one shape, or give a collate function.");
            sample.Input.CopyTo(inputs.AsMemory(position * first.Input.Length));
            sample.Target.CopyTo(targets.AsMemory(position * first.Target.Length));
        }
        return (
            Tensor.From<TInput>(inputs, first.InputShape.Insert(0, indices.Length)),
            Tensor.From<TTarget>(targets, first.TargetShape.Insert(0, indices.Length)));
    }
}
