namespace Fathom.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Something failed; one line on the error stream says what.</summary>
    public const int Failure = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by a signal: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Stopped = 130;
}
