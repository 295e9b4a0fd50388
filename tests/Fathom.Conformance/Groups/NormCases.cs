using Fathom.Nn;

namespace Fathom.Conformance;

/// <summary>Normalisation layers.</summary>
internal static class NormCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["BatchNorm1d"] = c => c.Apply(new BatchNorm1d(Channels(c), Epsilon(c), Momentum(c), Affine(c), Tracks(c))),
        ["BatchNorm2d"] = c => c.Apply(new BatchNorm2d(Channels(c), Epsilon(c), Momentum(c), Affine(c), Tracks(c))),
        ["BatchNorm3d"] = c => c.Apply(new BatchNorm3d(Channels(c), Epsilon(c), Momentum(c), Affine(c), Tracks(c))),
        ["LayerNorm"] = LayerNorm,
        ["GroupNorm"] = c => c.Apply(new GroupNorm(c.Config.Integer("num_groups"), c.Config.Integer("num_channels"), Epsilon(c))),
        ["InstanceNorm1d"] = c => c.Apply(new InstanceNorm1d(Channels(c), Epsilon(c), affine: c.Config.Flag("affine"))),
        ["InstanceNorm2d"] = c => c.Apply(new InstanceNorm2d(Channels(c), Epsilon(c), affine: c.Config.Flag("affine"))),
        ["LocalResponseNorm"] = c => c.Apply(new LocalResponseNorm(
            c.Config.Integer("size"), c.Config.Number("alpha"), c.Config.Number("beta"), c.Config.Number("k"))),
        ["rms_norm"] = c => c["input"].RmsNorm(c["weight"].Shape, c["weight"], Epsilon(c)),
    };

    private static Outputs LayerNorm(Trial trial)
    {
        var shape = Shape.Create(trial.Config.Integers("normalized_shape"));
        return trial["input"].DType == DType.F64
            ? trial["input"].LayerNorm(shape, trial.Parameter("weight"), trial.Parameter("bias"), Epsilon(trial))
            : trial.Apply(new LayerNorm(shape, Epsilon(trial), affine: trial.Config.Flag("elementwise_affine", true)));
    }

    private static int Channels(Trial trial) => trial["input"].Shape[1];

    private static double Epsilon(Trial trial) => trial.Config.Number("eps");

    // A given null means the cumulative average; not given means the default.
    private static double? Momentum(Trial trial) => trial.Config.IsNull("momentum") ? null : trial.Config.Number("momentum", 0.1);

    private static bool Affine(Trial trial) => trial.Config.Flag("affine", true);

    private static bool Tracks(Trial trial) => trial.Config.Flag("track_running_stats", true);
}
