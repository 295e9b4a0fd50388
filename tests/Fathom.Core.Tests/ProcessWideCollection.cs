namespace Fathom.Core.Tests;

/// <summary>Tests that count or change what the whole process shares (threads, the program cache, memory, the settings that traces depend on) run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWideCollection
{
    public const string Name = "process-wide";
}
