namespace Fathom.Training;

/// <summary>How well a model does on some data.</summary>
/// <param name="Loss">Mean loss over the samples; NaN without any.</param>
/// <param name="Metrics">The metrics by name.</param>
public sealed record EvaluationResult(double Loss, IReadOnlyDictionary<string, double> Metrics);
