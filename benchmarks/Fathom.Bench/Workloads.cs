using System.IO.Enumeration;

namespace Fathom.Bench;

/// <summary>All workloads, named as in the peer's script.</summary>
internal static class Workloads
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        .. DenseNetworks.All, Autoencoder.Workload, .. ConvNetworks.All, .. ResidualNetworks.All, Unet.Workload, Dcgan.Workload,
        .. ProductOperators.All, .. NormalisationOperators.All, .. ElementwiseOperators.All, .. LookupOperators.All,
    ];

    /// <summary>Those that one of several patterns, separated by commas, names; * stands for anything.</summary>
    public static IReadOnlyList<Workload> Matching(string patterns) =>
        [.. All.Where(workload => patterns.Split(',').Any(pattern => FileSystemName.MatchesSimpleExpression(pattern.Trim(), workload.Name)))];
}
