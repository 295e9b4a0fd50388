namespace Fathom.Compiler;

/// <summary>A loop seen as rows of so many columns.</summary>
internal static class RowForm
{
    /// <summary>
    /// The same loop over rows x <paramref name="columns"/>, when each of its buffers takes even steps from row to row and from column to column; else null, as
    /// for a loop with reductions or one that counts places.
    /// </summary>
    public static LoopKernel? Of(LoopKernel loop, int columns)
    {
        if (!loop.Body.All(instruction => instruction is LoadInstruction or ConstantInstruction or ApplyInstruction)
            || loop.Stores.Any(store => store.ColumnReduction is not null))
            return null;
        var rows = (int)(loop.Rows.ElementCount * loop.Columns.ElementCount / columns);
        if (rows < 1)
            return null;
        var inputs = loop.Inputs.Select(access => Of(access, rows, columns)).ToArray();
        var outputs = loop.Outputs.Select(access => Of(access, rows, columns)).ToArray();
        if (inputs.Concat(outputs).Any(access => access is null))
            return null;
        return new LoopKernel
        {
            Name = loop.Name,
            Rows = [rows],
            Columns = [columns],
            Body = loop.Body,
            Stores = loop.Stores,
            Flops = loop.Flops,
            Bytes = loop.Bytes,
            Inputs = [.. inputs.OfType<Access>()],
            Outputs = [.. outputs.OfType<Access>()],
        };
    }

    private static Access? Of(Access access, int rows, int columns)
    {
        // The axes of a loop are merged as far as its accesses allow: take them apart at the columns, and put the rows together.
        var (left, step) = ((long)columns, 0L);
        var axis = access.View.Shape.Rank - 1;
        long columnStride = 0, rowStride = 0, taken = 1;
        for (; axis >= 0 && left > 1; axis--)
        {
            var (size, stride) = (access.View.Shape[axis], access.View.Strides[axis]);
            if (size == 1)
                continue;
            if (left == columns)
                columnStride = stride;
            else if (stride != step)
                return null;
            if (size > left)
            {
                if (size % left != 0)
                    return null;
                (rowStride, taken) = (stride * left, size / left);
                left = 1;
                axis--;
                break;
            }
            if (left % size != 0)
                return null;
            (left, step) = (left / size, stride * size);
        }
        for (; axis >= 0; axis--)
        {
            var (size, stride) = (access.View.Shape[axis], access.View.Strides[axis]);
            if (size == 1)
                continue;
            if (taken == 1)
                rowStride = stride;
            else if (stride != rowStride * taken)
                return null;
            taken *= size;
        }
        return left == 1 && taken == rows ? access with { View = new View([rows, columns], [rowStride, columnStride], access.View.Offset) } : null;
    }
}
