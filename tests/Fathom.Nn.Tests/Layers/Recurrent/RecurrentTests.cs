namespace Fathom.Nn.Tests;

/// <summary>What recurrent layers promise beside the reference's numbers, which the conformance cases compare.</summary>
public class RecurrentTests
{
    private const int Steps = 6, Batch = 3, Inputs = 4, Hidden = 5;

    // Sums of some ten f32 terms of size 1, in another order.
    private const double Tolerance = 2e-6;

    private static readonly Tensor X = Tensor.RandomNormal([Steps, Batch, Inputs], new RandomKey(1)).Eval();

    public static TheoryData<string, bool> Networks
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in (string[])["rnn", "relu", "lstm", "projected", "gru"])
            {
                data.Add(name, false);
                data.Add(name, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Sequences_of_several_lengths_give_what_each_gives_alone(string name, bool bidirectional)
    {
        var run = Create(name, bidirectional);
        int[] lengths = [4, 6, 1];
        var (output, state) = run(X, null, Tensor.From<int>(lengths));
        for (var i = 0; i < Batch; i++)
        {
            var (alone, last) = run(X[..lengths[i], i..(i + 1)], null, null);
            Close(alone, output[..lengths[i], i..(i + 1)]);
            for (var part = 0; part < state.Length; part++)
                Close(last[part], state[part].Slice(1, i, 1, 1));
            Assert.All(output[lengths[i].., i..(i + 1)].ToArray<float>(), value => Assert.Equal(0, value));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_lies_beyond_the_end_of_a_sequence_gets_no_gradient(string name, bool bidirectional)
    {
        var (output, state) = Create(name, bidirectional)(X, null, Tensor.From<int>([4, 6, 1]));
        var gradient = (output.Sum() + state.Select(part => part.Sum()).Aggregate((a, b) => a + b)).Grad(X);
        Assert.All(gradient[4.., ..1].ToArray<float>().Concat(gradient[1.., 2..].ToArray<float>()), value => Assert.Equal(0, value));
        Assert.All(gradient[..1].ToArray<float>(), value => Assert.NotEqual(0, value));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_sequence_cut_in_two_goes_on_from_the_state(string name, bool bidirectional)
    {
        // Only forwards does the first part not need the second.
        if (bidirectional)
            return;
        var run = Create(name, bidirectional);
        var (output, state) = run(X, null, null);
        var (early, middle) = run(X[..2], null, null);
        var (late, last) = run(X[2..], middle, null);
        Close(output, Tensor.Concatenate([early, late]));
        for (var part = 0; part < state.Length; part++)
            Close(state[part], last[part]);
    }

    [Fact]
    public void Cells_are_one_step_of_their_layers()
    {
        var (x, h, c) = (X[0], Tensor.RandomNormal([Batch, Hidden], new RandomKey(2)), Tensor.RandomNormal([Batch, Hidden], new RandomKey(3)));
        var rnn = new Rnn(Inputs, Hidden, nonlinearity: RnnNonlinearity.Relu);
        Close(rnn.Forward(x.Unsqueeze(0), h.Unsqueeze(0)).State[0], Like(rnn, new RnnCell(Inputs, Hidden, RnnNonlinearity.Relu)).Forward(x, h));
        var gru = new Gru(Inputs, Hidden);
        Close(gru.Forward(x.Unsqueeze(0), h.Unsqueeze(0)).State[0], Like(gru, new GruCell(Inputs, Hidden)).Forward(x, h));
        var lstm = new Lstm(Inputs, Hidden);
        var (layer, cell) = (lstm.Forward(x.Unsqueeze(0), new LstmState(h.Unsqueeze(0), c.Unsqueeze(0))).State, Like(lstm, new LstmCell(Inputs, Hidden)).Forward(x, new LstmState(h, c)));
        Close(layer.Hidden[0], cell.Hidden);
        Close(layer.Cell[0], cell.Cell);
        Close(lstm.Forward(x.Unsqueeze(0), null).State.Cell[0], Like(lstm, new LstmCell(Inputs, Hidden)).Forward(x).Cell);
    }

    [Fact]
    public void One_sequence_needs_no_batch_axis_and_the_batch_may_come_first()
    {
        var lstm = new Lstm(Inputs, Hidden, layers: 2, random: new RandomKey(4));
        var (output, state) = lstm.Forward(X, null);
        var (single, last) = lstm.Forward(X.Select(1, 1), null);
        Close(output.Select(1, 1), single);
        Close(state.Cell.Select(1, 1), last.Cell);
        var batchFirst = new Lstm(Inputs, Hidden, layers: 2, batchFirst: true, random: new RandomKey(4));
        Close(output, batchFirst.Forward(X.Permute(1, 0, 2)).Permute(1, 0, 2));
    }

    [Fact]
    public void Names_and_initial_values_are_pytorchs()
    {
        var lstm = new Lstm(Inputs, 64, layers: 2, bidirectional: true, projection: 3);
        Assert.Equal(
            ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_hr_l0", "weight_ih_l0_reverse", "weight_hh_l0_reverse"],
            lstm.State.Select(entry => entry.Key).Take(7));
        Assert.Equal([256, 6], lstm.NamedParameters.Single(entry => entry.Key == "weight_ih_l1_reverse").Value.Shape.Sizes.ToArray());
        Assert.Equal(["weight_ih", "weight_hh", "bias_ih", "bias_hh"], new GruCell(2, 3).State.Select(entry => entry.Key));
        foreach (var parameter in lstm.Parameters)
        {
            var largest = ((Tensor)parameter).Abs().Max().Item();
            Assert.InRange(largest, 0, 0.125f);
        }
        Assert.Equal(20, new Lstm(Inputs, 64, layers: 2, bidirectional: true, projection: 3).Parameters.Count);
        Assert.Equal(4, new Gru(Inputs, 3, layers: 2, bias: false).Parameters.Count);
    }

    [Fact]
    public void Dropout_acts_between_layers_and_in_training_only()
    {
        var gru = new Gru(Inputs, Hidden, layers: 2, dropout: 0.5, random: new RandomKey(5));
        Assert.NotEqual(gru.Forward(X).ToArray<float>(), gru.Forward(X).ToArray<float>());
        gru.Eval();
        Assert.Equal(gru.Forward(X).ToArray<float>(), gru.Forward(X).ToArray<float>());
        Close(gru.Forward(X), Like(gru, new Gru(Inputs, Hidden, layers: 2)).Forward(X));
    }

    [Fact]
    public void Wrong_shapes_are_told()
    {
        var lstm = new Lstm(Inputs, Hidden);
        Assert.Contains("must be [T, B, 4]", Assert.Throws<ShapeException>(() => lstm.Forward(Tensor.Zeros([2, 3, 5]))).Message, StringComparison.Ordinal);
        Assert.Contains("has no steps", Assert.Throws<ShapeException>(() => lstm.Forward(Tensor.Zeros([0, 3, 4]))).Message, StringComparison.Ordinal);
        var state = new LstmState(Tensor.Zeros([1, 2, Hidden]), Tensor.Zeros([1, Batch, Hidden]));
        Assert.Contains("[1, 2, 5] where [1, 3, 5]", Assert.Throws<ShapeException>(() => lstm.Forward(X, state)).Message, StringComparison.Ordinal);
        Assert.Contains("one for each of 3 sequences", Assert.Throws<ShapeException>(() => lstm.Forward(X, null, Tensor.From<int>([1, 2]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lstm(Inputs, Hidden, projection: Hidden));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Gru(Inputs, 0));
    }

    private static Func<Tensor, Tensor[]?, Tensor?, (Tensor Output, Tensor[] State)> Create(string name, bool bidirectional)
    {
        var key = new RandomKey(6);
        switch (name)
        {
            case "gru":
                var gru = new Gru(Inputs, Hidden, layers: 2, bidirectional: bidirectional, random: key);
                return (x, state, lengths) => One(gru.Forward(x, state?[0], lengths));
            case "rnn" or "relu":
                var rnn = new Rnn(Inputs, Hidden, 2, name == "rnn" ? RnnNonlinearity.Tanh : RnnNonlinearity.Relu, bidirectional: bidirectional, random: key);
                return (x, state, lengths) => One(rnn.Forward(x, state?[0], lengths));
            default:
                var lstm = new Lstm(Inputs, Hidden, layers: 2, bidirectional: bidirectional, projection: name == "projected" ? 3 : 0, random: key);
                return (x, state, lengths) =>
                {
                    var (output, last) = lstm.Forward(x, state is null ? null : new LstmState(state[0], state[1]), lengths);
                    return (output, [last.Hidden, last.Cell]);
                };
        }

        static (Tensor, Tensor[]) One((Tensor Output, Tensor State) result) => (result.Output, [result.State]);
    }

    // The parameters of a layer, under the names of a cell or of the same layer.
    private static T Like<T>(Module layer, T other) where T : Module
    {
        foreach (var (mine, theirs) in layer.Parameters.Zip(other.Parameters))
            theirs.Assign(mine);
        return other;
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        foreach (var (wanted, got) in expected.ToArray<float>().Zip(actual.ToArray<float>()))
            Assert.Equal(wanted, got, Tolerance);
    }
}
