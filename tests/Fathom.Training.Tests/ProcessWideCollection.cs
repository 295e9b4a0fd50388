namespace Fathom.Training.Tests;

/// <summary>Tests that count traces run alone: any module that is frozen or changes its mode meanwhile leads to another one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWideCollection
{
    public const string Name = "process-wide";
}
