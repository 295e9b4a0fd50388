namespace Fathom.Conformance;

/// <summary>How a case went: passed without problems and reason, failed with problems, or skipped for a reason.</summary>
internal readonly record struct Outcome(IReadOnlyList<string> Problems, string? Skipped = null);
