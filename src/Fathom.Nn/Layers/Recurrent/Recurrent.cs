namespace Fathom.Nn;

/// <summary>
/// What recurrent networks share: layers one over another, each a scan over the steps in one direction or both. The input projections of all steps are one
/// matrix product before the scan.
/// </summary>
public abstract class Recurrent : Layer
{
    private readonly RecurrentWeights[] weights;
    private readonly int[] stateSizes;
    private readonly Dropout? dropout;

    private protected Recurrent(
        int inputs, int hidden, int layers, int gates, int outputs, bool bias, bool batchFirst, double dropout, bool bidirectional, RandomKey? random,
        params int[] stateSizes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hidden);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        (Inputs, Hidden, Layers, BatchFirst, Bidirectional, this.stateSizes) = (inputs, hidden, layers, batchFirst, bidirectional, stateSizes);
        weights =
        [
            .. from layer in Enumerable.Range(0, layers)
               from direction in Enumerable.Range(0, Directions)
               select new RecurrentWeights(
                   $"l{layer}{(direction == 0 ? "" : "_reverse")}", layer == 0 ? inputs : outputs * Directions, gates * hidden, hidden, outputs, bias, random),
        ];
        this.dropout = dropout == 0 ? null : new Dropout(dropout, random);
    }

    /// <summary>Size of the last axis of the input.</summary>
    public int Inputs { get; }

    /// <summary>Size of the hidden state.</summary>
    public int Hidden { get; }

    /// <summary>Number of layers one over another.</summary>
    public int Layers { get; }

    /// <summary>Whether the batch is the first axis, [B, T, inputs], rather than time, [T, B, inputs].</summary>
    public bool BatchFirst { get; }

    /// <summary>Whether each layer also reads the steps from the last to the first.</summary>
    public bool Bidirectional { get; }

    private int Directions => Bidirectional ? 2 : 1;

    /// <inheritdoc/>
    protected internal override void Visit(ModuleVisitor visitor)
    {
        foreach (var layer in weights)
            layer.Visit(visitor);
        visitor.Child("dropout", dropout);
    }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => Run(x, null, null).Output;

    /// <summary>What the steps read of the inputs of all steps: x Wᵀ and the biases that are added at once.</summary>
    private protected abstract Tensor Project(Tensor x, RecurrentWeights weights);

    /// <summary>One step: the next carry, of which the first is handed on.</summary>
    private protected abstract Tensor[] Step(Tensor projected, Tensor[] carry, RecurrentWeights weights);

    /// <summary>The whole network.</summary>
    /// <param name="x">[T, B, inputs], or [B, T, inputs], or of one sequence [T, inputs].</param>
    /// <param name="state">First carries, each [layers * directions, B, size], or null for zeros; without B for one sequence.</param>
    /// <param name="lengths">Steps of each sequence, [B], or null.</param>
    private protected (Tensor Output, Tensor[] State) Run(Tensor x, Tensor[]? state, Tensor? lengths)
    {
        CheckInput(x);
        var single = x.Rank == 2;
        if (single)
            (x, state) = (x.Unsqueeze(1), state is null ? null : Array.ConvertAll(state, part => part.Unsqueeze(1)));
        else if (BatchFirst)
            x = x.Permute(1, 0, 2);
        state = FirstState(x, state);
        var mask = lengths is null ? null : Mask(lengths, x);
        var last = new List<Tensor[]>();
        for (var layer = 0; layer < Layers; layer++)
        {
            if (layer > 0 && dropout is not null)
                x = dropout.Forward(x);
            var outputs = new Tensor[Directions];
            for (var direction = 0; direction < Directions; direction++)
            {
                var number = layer * Directions + direction;
                var (carry, output) = Scan(x, Array.ConvertAll(state, part => part.Select(0, number)), weights[number], mask, reverse: direction == 1);
                outputs[direction] = output;
                last.Add(carry);
            }
            x = Tensor.Concatenate(outputs, -1);
        }
        var final = new Tensor[state.Length];
        for (var part = 0; part < final.Length; part++)
            final[part] = Tensor.Stack(last.Select(carry => carry[part]).ToArray());
        return single ? (x.Squeeze(1), Array.ConvertAll(final, part => part.Squeeze(1))) : (BatchFirst ? x.Permute(1, 0, 2) : x, final);
    }

    private (Tensor[] Carry, Tensor Output) Scan(Tensor x, Tensor[] first, RecurrentWeights layer, Tensor? mask, bool reverse)
    {
        Tensor[] inputs = mask is null ? [Project(x, layer)] : [Project(x, layer), mask];
        var (carry, outputs) = Recurrence.Scan(
            (carry, slices) =>
            {
                var next = Step(slices[0], carry, layer);
                // Beyond its end a sequence stands still; read backwards it begins at its end, with the first state.
                if (slices is [_, var within])
                    next = [.. next.Zip(carry, (moved, stood) => Tensor.Where(within, moved, stood))];
                return (next, [next[0]]);
            },
            first, inputs, reverse);
        return (carry, mask is null ? outputs[0] : Tensor.Where(mask, outputs[0], 0));
    }

    // [T, B, 1]: whether a step is within its sequence.
    private static Tensor Mask(Tensor lengths, Tensor x)
    {
        if (lengths.Shape != x.Shape[1..2] || lengths.DType.IsFloat)
            throw new ShapeException($"lengths must be whole numbers, one for each of {x.Shape[1]} sequences, got {lengths.DType.Name} {lengths.Shape}.");
        return (Tensor.Arange(x.Shape[0]).Unsqueeze(1) < lengths.To(DType.I64).Unsqueeze(0)).Unsqueeze(2);
    }

    private void CheckInput(Tensor x)
    {
        if (x.Rank is not (2 or 3) || x.Shape[^1] != Inputs)
            throw new ShapeException($"input {x.Shape} must be {(BatchFirst ? $"[B, T, {Inputs}]" : $"[T, B, {Inputs}]")}, or [T, {Inputs}] for one sequence.");
        if (x.Shape[x.Rank == 3 && BatchFirst ? 1 : 0] == 0)
            throw new ShapeException($"input {x.Shape} has no steps.");
    }

    private Tensor[] FirstState(Tensor x, Tensor[]? state)
    {
        var shapes = Array.ConvertAll(stateSizes, size => Shape.Create([weights.Length, x.Shape[1], size]));
        if (state is null)
            return Array.ConvertAll(shapes, shape => Tensor.Zeros(shape, x.DType));
        for (var part = 0; part < state.Length; part++)
            if (state[part].Shape != shapes[part])
                throw new ShapeException(
                    $"the first state has shape {state[part].Shape} where {shapes[part]} (layers and directions, batch, size) belongs to input {x.Shape}.");
        return state;
    }
}
