using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>Several models of forecasts, and how much each counts in the forecast that is given.</summary>
/// <param name="members">At least one, each [B, C, L] to [B, C, H].</param>
internal sealed partial class ForecastBlend(IReadOnlyList<Layer> members) : Layer
{
    /// <summary>The models.</summary>
    public IReadOnlyList<Layer> Members { get; } = members;

    /// <summary>Weight of each model, shape [M], summing to 1; even at first.</summary>
    public StateBuffer Weights { get; } = new(Tensor.Full([members.Count], 1f / members.Count));

    /// <summary>New models for settings that are all decided; the same seed gives the same weights.</summary>
    public static ForecastBlend Build(ForecastConfig config) => new(
    [
        .. config.Models.Select((name, number) =>
            ForecastPlans.Find(name).Build(config.Input, config.Horizon, new RandomKey(config.Seed).Fold(0).Fold((ulong)number))),
    ]);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) =>
        Members.Select((member, number) => member.Forward(x) * ((Tensor)Weights).Select(0, number)).Aggregate((sum, part) => sum + part);
}
