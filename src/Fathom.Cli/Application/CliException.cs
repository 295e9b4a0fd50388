namespace Fathom.Cli;

/// <summary>A mistake that is told to the user in one line.</summary>
/// <param name="message">What is wrong, and the likely mend.</param>
/// <param name="exitCode">What the process returns.</param>
internal class CliException(string message, int exitCode = ExitCodes.Failure) : Exception(message)
{
    /// <summary>What the process returns.</summary>
    public int ExitCode { get; } = exitCode;
}
