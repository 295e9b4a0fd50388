namespace Fathom;

/// <summary>Rewrites the graph of one sample to that of all by the rules of its operations.</summary>
internal sealed class SampleBatch : Vectorisation, IDisposable
{
    private readonly Dictionary<Tensor, Tensor> batches = [];
    private readonly Vectorisation? outer = Current;

    /// <summary>Begins a vectorisation: until it is disposed, random numbers that this thread asks for differ between samples.</summary>
    public SampleBatch(int size)
    {
        Size = size;
        Current = this;
    }

    public override int Size { get; }

    /// <summary>A leaf that stands for one sample of <paramref name="batch"/>, whose batch axis is the first.</summary>
    public Tensor Sample(Tensor batch)
    {
        var sample = SampleOp.Of(batch.Shape[1..], batch.DType);
        batches[sample] = batch;
        return sample;
    }

    public override bool IsBatched(Tensor x) => batches.ContainsKey(x);

    public override Tensor this[Tensor x] => batches.TryGetValue(x, out var batch) ? batch : x.Unsqueeze(0).BroadcastTo(Shape(x.Shape));

    /// <summary>Results for all samples, [Size, ..y].</summary>
    public Tensor[] Rewrite(ReadOnlySpan<Tensor> ys)
    {
        foreach (var node in GraphWalk.Topological(ys, batches.ContainsKey))
            if (!batches.ContainsKey(node) && Batch(node) is { } batch)
                batches[node] = batch;
        return Array.ConvertAll(ys.ToArray(), y => this[y]);
    }

    public override Tensor?[] Rewrite(Tensor?[] ys, ReadOnlySpan<Tensor> samples, ReadOnlySpan<Tensor> batches)
    {
        // Gradients may be taken later, and on several threads.
        lock (this.batches)
        {
            for (var i = 0; i < samples.Length; i++)
                this.batches[samples[i]] = batches[i];
            Rewrite([.. ys.OfType<Tensor>()]);
            return Array.ConvertAll(ys, y => y is null ? null : this[y]);
        }
    }

    public override Tensor[] RewriteApart(ReadOnlySpan<Tensor> ys, ReadOnlySpan<Tensor> samples, ReadOnlySpan<Tensor> batches)
    {
        using var apart = new SampleBatch(Size);
        for (var i = 0; i < samples.Length; i++)
            apart.batches[samples[i]] = batches[i];
        return apart.Rewrite(ys);
    }

    public void Dispose() => Current = outer;

    /// <summary>A node for all samples, or null for one that is the same for all.</summary>
    private Tensor? Batch(Tensor node)
    {
        if (node.Operation is RandomBitsOp random)
            return random.Vectorised(node, this, outer);
        foreach (var operand in node.Operands)
            if (batches.ContainsKey(operand))
                return node.Operation.Vmap(node, this) ?? OneByOne(node);
        return null;
    }

    /// <summary>The operation applied to each sample: what an operation without a rule of its own gets.</summary>
    private Tensor OneByOne(Tensor node)
    {
        if (Size == 0)
            return Tensor.Zeros(Shape(node.Shape), node.DType);
        var results = new Tensor[Size];
        for (var i = 0; i < results.Length; i++)
        {
            var operands = Array.ConvertAll(node.Operands.ToArray(), operand => IsBatched(operand) ? this[operand].Select(0, i) : operand);
            results[i] = new Tensor(node.Operation, node.DType, node.Shape, operands);
        }
        return Tensor.Stack(results);
    }
}
