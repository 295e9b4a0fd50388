using Fathom.Nn;

namespace Fathom.Conformance;

/// <summary>Recurrent networks and their cells.</summary>
internal static class RecurrentCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["RNN"] = c => c.Load(new Rnn(
            Inputs(c), Hidden(c), Layers(c), Nonlinearity(c), Bias(c), BatchFirst(c), bidirectional: Bidirectional(c))).Forward(c["input"], c.Find("h0")),
        ["GRU"] = c => c.Load(new Gru(Inputs(c), Hidden(c), Layers(c), Bias(c), BatchFirst(c), bidirectional: Bidirectional(c)))
            .Forward(c["input"], c.Find("h0")),
        ["LSTM"] = Lstm,
        ["RNNCell"] = c => c.Load(new RnnCell(Inputs(c), Hidden(c))).Forward(c["input"], c["h"]),
        ["GRUCell"] = c => c.Load(new GruCell(Inputs(c), Hidden(c))).Forward(c["input"], c["h"]),
        ["LSTMCell"] = c =>
        {
            var next = c.Load(new LstmCell(Inputs(c), Hidden(c))).Forward(c["input"], new LstmState(c["h"], c["c"]));
            return (next.Hidden, next.Cell);
        },
    };

    private static Outputs Lstm(Trial trial)
    {
        var lstm = trial.Load(new Lstm(
            Inputs(trial), Hidden(trial), Layers(trial), Bias(trial), BatchFirst(trial), bidirectional: Bidirectional(trial),
            projection: trial.Config.Integer("proj_size", 0)));
        var state = trial.Find("h0") is { } h && trial.Find("c0") is { } c ? new LstmState(h, c) : null;
        var lengths = trial.Config.Has("lengths") ? Tensor.From<int>(trial.Config.Integers("lengths")) : null;
        var (output, last) = lstm.Forward(trial["input"], state, lengths);
        return new(output, last.Hidden, last.Cell);
    }

    private static int Inputs(Trial trial) => trial.Config.Integer("input_size");

    private static int Hidden(Trial trial) => trial.Config.Integer("hidden_size");

    private static int Layers(Trial trial) => trial.Config.Integer("num_layers", 1);

    private static bool Bias(Trial trial) => trial.Config.Flag("bias", true);

    private static bool BatchFirst(Trial trial) => trial.Config.Flag("batch_first");

    private static bool Bidirectional(Trial trial) => trial.Config.Flag("bidirectional");

    private static RnnNonlinearity Nonlinearity(Trial trial) => trial.Config.Text("nonlinearity") switch
    {
        "tanh" => RnnNonlinearity.Tanh,
        "relu" => RnnNonlinearity.Relu,
        var other => throw new InvalidDataException($"unknown nonlinearity '{other}'"),
    };
}
