namespace Fathom.Training;

/// <summary>What a loss may depend on in a step.</summary>
/// <param name="Step">Number of the step, from 0.</param>
/// <param name="Key">Source of the step's draws, such as which samples make its batch; the same whenever the step is repeated.</param>
public readonly record struct StepContext(int Step, RandomKey Key);
