namespace Fathom.Training;

/// <summary>A number that the head of a report shows large.</summary>
/// <param name="Name">What it is, such as "Test accuracy".</param>
/// <param name="Value">The number as it is to be read.</param>
/// <param name="Note">What to know about it, in a few words, or nothing.</param>
public sealed record ReportFigure(string Name, string Value, string Note = "");
