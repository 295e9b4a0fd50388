namespace Fathom.Bench;

/// <summary>A workload made ready: its data are in memory, its layers built.</summary>
/// <param name="Step">What is timed.</param>
/// <param name="Parameters">Number of trained elements.</param>
/// <param name="Flops">2 per multiply-add of matrix products and convolutions in a step, a backward pass counted as two forward; null without products.</param>
internal sealed record Case(Action Step, long Parameters = 0, double? Flops = null);
