using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>Several models of forecasts, whose mean is foretold: they err in different ways, and a stretch of time to choose by is seldom like the next.</summary>
/// <param name="members">At least one, each [B, C, L] to [B, C, H].</param>
internal sealed partial class ForecastBlend(IReadOnlyList<Layer> members) : Layer
{
    /// <summary>The models.</summary>
    public IReadOnlyList<Layer> Members { get; } = members;

    /// <summary>New models for settings that are all decided; the same seed gives the same weights.</summary>
    public static ForecastBlend Build(ForecastConfig config) => new(
    [
        .. config.Models.Select((name, number) =>
            ForecastPlans.Find(name).Build(config.Input, config.Horizon, new RandomKey(config.Seed).Fold(0).Fold((ulong)number))),
    ]);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => Members.Select(member => member.Forward(x)).Aggregate((sum, part) => sum + part) * (1.0 / Members.Count);
}
