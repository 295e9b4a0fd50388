namespace Fathom.Training;

/// <summary>A part of a report with a heading, made of whatever shows what is to be shown.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Lead">The sentence below it: what is seen, and how to read it.</param>
/// <param name="Blocks">Charts, tables, texts and maps, from the top.</param>
public sealed record ReportSection(string Title, string Lead, IReadOnlyList<ReportBlock> Blocks);
