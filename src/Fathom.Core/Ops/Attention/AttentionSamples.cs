namespace Fathom;

/// <summary>Attention of many samples: they are one more leading axis.</summary>
internal static class AttentionSamples
{
    /// <summary>The node of all samples; null where samples differ in the number of keys or the random key, of which a kernel takes one.</summary>
    /// <param name="settings">What operands there are.</param>
    /// <param name="y">The node of one sample.</param>
    /// <param name="batch">The samples.</param>
    public static Tensor? Of(in AttentionSettings settings, Tensor y, Vectorisation batch)
    {
        var operands = y.Operands.ToArray();
        var scalars = operands.Length - (settings.HasCount ? 1 : 0) - (settings.HasKey ? 1 : 0);
        foreach (var scalar in operands[scalars..])
            if (batch.IsBatched(scalar))
                return null;
        return new(y.Operation, y.DType, batch.Shape(y.Shape), [.. operands[..scalars].Select(operand => batch[operand]), .. operands[scalars..]]);
    }
}
