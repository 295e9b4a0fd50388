using System.CommandLine;

namespace Fathom.Cli;

/// <summary>A command line of <c>fathom train NAME</c>, with what every recipe asks read from it.</summary>
/// <param name="Parsed">The command line, for the recipe's own options.</param>
/// <param name="DataSource">Full path of the data.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Command">The command line that repeats it.</param>
internal sealed record GivenOptions(ParseResult Parsed, string DataSource, ulong Seed, string Command)
{
    /// <summary>What to call the data if nothing better is known.</summary>
    public string DataName => StagedRun.NameOf(DataSource);
}
