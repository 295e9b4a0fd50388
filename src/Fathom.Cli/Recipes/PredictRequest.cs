namespace Fathom.Cli;

/// <summary>What <c>fathom predict</c> was asked: exactly one of the two.</summary>
/// <param name="Input">A file, or whatever else the recipe takes.</param>
/// <param name="Index">The number of a test sample.</param>
internal sealed record PredictRequest(string? Input, int? Index);
