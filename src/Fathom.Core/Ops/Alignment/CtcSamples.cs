namespace Fathom;

/// <summary>Samples of vectorised CTC joined with its own batch axis.</summary>
internal static class CtcSamples
{
    /// <summary>Operand <paramref name="index"/> of y for all samples, those in front of its batch axis <paramref name="axis"/> as one with it.</summary>
    public static Tensor Join(Vectorisation batch, Tensor y, int index, int axis)
    {
        var x = y.Operands[index];
        return batch[x].MoveAxis(0, axis).Reshape(x.Shape.With(axis, batch.Size * x.Shape[axis]));
    }
}
