namespace Fathom.Cli.Tests;

/// <summary>Tests that look at the whole process, such as at all kernels that run, while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAtATime
{
    public const string Name = "one at a time";
}
