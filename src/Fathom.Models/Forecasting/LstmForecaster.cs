using Fathom.Nn;

namespace Fathom.Models;

/// <summary>Reads each channel stretch by stretch with an LSTM, whose last state says what comes: [B, C, L] gives [B, C, H].</summary>
/// <param name="input">Readings it sees, L; a multiple of <paramref name="stretch"/>.</param>
/// <param name="horizon">Readings it foretells, H.</param>
/// <param name="stretch">Readings that a step of the LSTM takes, such as those of a day.</param>
/// <param name="hidden">Size of the LSTM.</param>
/// <param name="dropout">Share of the last state that training silences.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed partial class LstmForecaster(int input, int horizon, int stretch, int hidden = 128, double dropout = 0.2, RandomKey? random = null) : Layer
{
    private readonly int stretch = input % stretch == 0 ? stretch
        : throw new ArgumentException($"LstmForecaster: {input} readings are not a number of stretches of {stretch}.", nameof(stretch));

    /// <summary>Reads the stretches.</summary>
    public Lstm Reader { get; } = new(stretch, hidden, batchFirst: true, random: random);

    /// <summary>Silences a part of the last state.</summary>
    public Dropout Dropout { get; } = new(dropout, random);

    /// <summary>From the last state to the readings.</summary>
    public Linear Head { get; } = new(hidden, horizon, random: random);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        var (batch, channels) = (x.Shape[0], x.Shape[1]);
        var (_, state) = Reader.Forward(x.Reshape(batch * channels, x.Shape[2] / stretch, stretch), state: null);
        return Head.Forward(Dropout.Forward(state.Hidden.Select(0, 0))).Reshape(batch, channels, -1);
    }
}
