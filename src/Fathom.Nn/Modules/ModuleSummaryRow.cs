namespace Fathom.Nn;

/// <summary>One layer in a <see cref="ModuleSummary"/>.</summary>
/// <param name="Path">Its place in the model, such as "encoder.0".</param>
/// <param name="Type">Its class.</param>
/// <param name="Output">Shape of what it returned.</param>
/// <param name="Parameters">Number of numbers in its parameters.</param>
/// <param name="Flops">Floating-point operations to compute its output from its input; a multiply-add counts two.</param>
public sealed record ModuleSummaryRow(string Path, string Type, Shape Output, long Parameters, long Flops);
