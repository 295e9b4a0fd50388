namespace Fathom.Cli;

/// <summary>What is profiled.</summary>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Data">What the data are called.</param>
/// <param name="Title">What is trained on what, in one line.</param>
/// <param name="Images">Images per step; null where a step does not read images.</param>
internal sealed record ProfileSubject(string Recipe, string Data, string Title, int? Images = null);
