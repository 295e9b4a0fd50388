namespace Fathom;

/// <summary>What a function wants of one call: results, and variables to assign.</summary>
/// <param name="Results">Tensors to compute.</param>
/// <param name="Assigned">Variables and their new values; none for a pure function.</param>
/// <param name="Completed">Called after each run with the computed results, or null.</param>
public sealed record TracedCall(Tensor[] Results, (Variable Variable, Tensor Value)[] Assigned, Action<Tensor[]>? Completed = null);
