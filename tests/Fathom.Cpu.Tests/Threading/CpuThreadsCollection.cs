namespace Fathom.Cpu.Tests;

/// <summary>Tests that change <see cref="CpuThreads.Count"/>, a process-wide setting, run one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CpuThreadsCollection
{
    public const string Name = "CpuThreads";
}
