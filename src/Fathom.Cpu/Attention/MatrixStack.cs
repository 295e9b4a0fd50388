namespace Fathom.Cpu;

/// <summary>Where the matrices of a stack [..., rows, columns] lie in a buffer.</summary>
internal sealed unsafe class MatrixStack
{
    private readonly long[] starts;
    private readonly long rowStride, columnStride;

    public MatrixStack(View view)
    {
        (rowStride, columnStride) = (view.Strides[^2], view.Strides[^1]);
        var batch = view.Shape[..^2];
        starts = new long[batch.ElementCount];
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = view.Offset;
            long rest = i;
            for (var axis = batch.Rank - 1; axis >= 0; rest /= batch[axis--])
                starts[i] += rest % batch[axis] * view.Strides[axis];
        }
    }

    /// <summary>A matrix of the stack.</summary>
    public Matrix<T> At<T>(T* buffer, long index) where T : unmanaged => new(buffer + starts[index], rowStride, columnStride);
}
