using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>A model of forecasts and how it is trained.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Summary">What it is, in a few words.</param>
/// <param name="Build">Makes the model for L and H.</param>
internal sealed record ForecastPlan(string Name, string Summary, Func<int, int, RandomKey, Layer> Build)
{
    /// <summary>Passes over the training windows.</summary>
    public double Epochs { get; init; } = 10;

    /// <summary>Windows per step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The greatest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay of AdamW.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Where the loss turns from squares to distances, in standard deviations (Huber); null for squares.</summary>
    public double? HuberDelta { get; init; }
}
