namespace Fathom.Cli;

/// <summary>A training went wrong in its numbers; its checkpoints lead to the same end.</summary>
internal sealed class DivergedException(string message) : CliException(message);
