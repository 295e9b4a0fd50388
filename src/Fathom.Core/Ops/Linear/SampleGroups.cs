namespace Fathom;

/// <summary>Convolutions of samples, each with a weight of its own, as one convolution whose groups are the samples.</summary>
internal static class SampleGroups
{
    /// <summary>The convolution or its gradient by the input, for all samples: operands x or dy [B, channels, ...] and w.</summary>
    /// <param name="y">The node of one sample.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="geometry">Geometry of one sample.</param>
    /// <param name="operation">The operation for a geometry.</param>
    public static Tensor InputOrOutput(Tensor y, Vectorisation batch, ConvGeometry geometry, Func<ConvGeometry, Operation> operation)
    {
        var (x, w) = (y.Operands[0], y.Operands[1]);
        if (!batch.IsBatched(w))
            return new Tensor(operation(geometry), y.DType, [batch.Size * y.Shape[0], .. y.Shape[1..]], Vectorisation.Join(batch[x]), w).Reshape(batch.Shape(y.Shape));
        Shape joined = [y.Shape[0], batch.Size * y.Shape[1], .. y.Shape[2..]];
        var groups = geometry with { Groups = geometry.Groups * batch.Size };
        return new Tensor(operation(groups), y.DType, joined, Channels(batch[x]), Vectorisation.Join(batch[w]))
            .Reshape([y.Shape[0], batch.Size, .. y.Shape[1..]]).MoveAxis(1, 0);
    }

    /// <summary>[samples, B, C, ...] as [B, samples C, ...].</summary>
    public static Tensor Channels(Tensor x)
    {
        var moved = x.MoveAxis(0, 1);
        return moved.Reshape([moved.Shape[0], moved.Shape[1] * moved.Shape[2], .. moved.Shape[3..]]);
    }
}
