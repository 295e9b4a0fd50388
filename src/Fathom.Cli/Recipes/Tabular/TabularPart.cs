namespace Fathom.Cli;

/// <summary>What one model of a run is trained, chosen and measured with: numbers of rows.</summary>
/// <param name="Train">Rows that move the weights.</param>
/// <param name="Validation">Rows that choose the best weights.</param>
/// <param name="Test">Rows that measure; of the run's table, or of that for testing where there is one.</param>
internal sealed record TabularPart(int[] Train, int[] Validation, int[] Test);
