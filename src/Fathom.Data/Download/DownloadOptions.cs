namespace Fathom.Data;

/// <summary>Patience of a <see cref="DownloadCache"/>.</summary>
public sealed record DownloadOptions
{
    /// <summary>Rounds over all addresses before giving up, at least 1.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Pause before the second round; doubled before each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>An address that sends nothing for this long is given up.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Clock for the pauses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
