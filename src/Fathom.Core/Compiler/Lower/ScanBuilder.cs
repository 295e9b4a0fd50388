namespace Fathom.Compiler;

/// <summary>Puts a <see cref="ScanKernel"/> together: the results of its body, and where they go.</summary>
internal sealed class ScanBuilder
{
    private readonly List<Root> roots = [];
    private readonly List<Access> outputs = [];
    private readonly List<Slot> slots = [];
    private readonly List<ScanCarry> carries = [];
    private readonly List<ScanStack> stacks = [];

    /// <summary>What the body must compute.</summary>
    public Root[] Roots => [.. roots];

    /// <summary>Memory for a result of the loop; its number.</summary>
    public int AddOutput(Slot slot, DType dtype, View view)
    {
        outputs.Add(new Access(dtype, view));
        slots.Add(slot);
        return outputs.Count - 1;
    }

    /// <summary>A carry whose next value is <paramref name="next"/>.</summary>
    public void AddCarry(int input, Tensor next, int output, ScanCarryKept kept) => carries.Add(new ScanCarry(input, AddRoot(next), Bytes(next), output, kept));

    /// <summary>A node that is stored at every step.</summary>
    public void AddStack(Tensor value, int output) => stacks.Add(new ScanStack(AddRoot(value), Bytes(value), output));

    /// <summary>The kernel with its buffers.</summary>
    /// <param name="scan">The operation.</param>
    /// <param name="operands">Its operands.</param>
    /// <param name="inputs">Where they lie.</param>
    /// <param name="body">The compiled body.</param>
    public Step Build(ScanOp scan, ReadOnlySpan<Tensor> operands, Place[] inputs, Program body)
    {
        var accesses = new Access[inputs.Length];
        var steps = new long[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            accesses[i] = new Access(operands[i].DType, inputs[i].View);
            if (scan.Body.IsSlice(i))
                steps[i] = inputs[i].View.Strides[0] * operands[i].DType.ByteLength;
        }
        var kernel = new ScanKernel
        {
            Name = scan.Name,
            Body = body,
            Length = scan.Length,
            Reverse = scan.LastFirst,
            Inputs = [.. accesses],
            Outputs = [.. outputs],
            Carries = [.. carries],
            InputSteps = [.. steps],
            Stacks = [.. stacks],
            Flops = scan.Length * body.Flops,
            Bytes = scan.Length * body.Bytes,
        };
        return new Step(kernel, [.. inputs.Select(place => place.Slot)], [.. slots]);
    }

    private static long Bytes(Tensor node) => node.ElementCount * node.DType.ByteLength;

    // Slices and states follow one another in memory, so each is row-major.
    private int AddRoot(Tensor value)
    {
        roots.Add(new Root(new Tensor(RowMajorOp.Instance, value.DType, value.Shape, value), -1));
        return roots.Count - 1;
    }
}
