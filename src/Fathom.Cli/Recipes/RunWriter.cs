using Fathom.Text;

namespace Fathom.Cli;

/// <summary>A trained model that writes.</summary>
/// <param name="Generator">Continues texts.</param>
/// <param name="Opening">What stands before every prompt without being shown, such as the line break before a name.</param>
/// <param name="Stops">Texts that end what is written, besides those that the user gives.</param>
internal sealed record RunWriter(TextGenerator Generator, string Opening = "", params IReadOnlyList<string> Stops);
