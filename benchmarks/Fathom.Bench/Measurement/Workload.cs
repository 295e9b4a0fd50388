namespace Fathom.Bench;

/// <summary>A named workload, which is made ready only when it is measured.</summary>
internal sealed record Workload(string Name, Func<Case> Create);
