namespace Fathom;

/// <summary>A tensor was built from a variable's value and first evaluated after the variable had been given another value.</summary>
public sealed class StaleReadException(string message) : InvalidOperationException(message)
{
    internal static StaleReadException For(Variable variable) => new(
        $"This tensor was computed from {(variable.Name.Length == 0 ? "a variable" : $"'{variable.Name}'")} {variable.Shape}, which has been assigned a new value "
        + "since (by an optimizer's step?). Evaluate it before the assignment (Eval, ToArray), or have the step evaluate it: optimizer.Step(loss, alsoEvaluate).");
}
