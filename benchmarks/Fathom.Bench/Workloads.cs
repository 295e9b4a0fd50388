using System.IO.Enumeration;

namespace Fathom.Bench;

/// <summary>All workloads, named as in the peer's script.</summary>
internal static class Workloads
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        .. DenseNetworks.All, Autoencoder.Workload, .. ConvNetworks.All, .. ResidualNetworks.All, Unet.Workload, Dcgan.Workload,
        .. RecurrentNetworks.All, .. TransformerNetworks.All,
        .. ProductOperators.All, .. AttentionOperators.All, .. NormalisationOperators.All, .. ElementwiseOperators.All, .. LookupOperators.All,
        GraphCost.Workload, CompileTime.Workload,
    ];

    /// <summary>Names of everything that can be compared.</summary>
    public static IReadOnlyList<string> Names(string patterns) =>
        [.. All.Select(workload => workload.Name).Append(ColdStart.Name).Where(name => Matches(name, patterns))];

    /// <summary>Those that one of several patterns, separated by commas, names; * stands for anything.</summary>
    public static IReadOnlyList<Workload> Matching(string patterns) =>
        [.. All.Where(workload => Matches(workload.Name, patterns))];

    private static bool Matches(string name, string patterns) =>
        patterns.Split(',').Any(pattern => FileSystemName.MatchesSimpleExpression(pattern.Trim(), name));
}
