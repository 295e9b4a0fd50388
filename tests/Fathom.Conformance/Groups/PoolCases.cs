using Fathom.Nn;

namespace Fathom.Conformance;

/// <summary>Pooling over windows and to given sizes.</summary>
internal static class PoolCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["MaxPool1d"] = c => c.Apply(new MaxPool1d(Kernel(c), Stride(c), Padding(c), Dilation(c), Ceil(c))),
        ["MaxPool2d"] = MaxPool2d,
        ["MaxPool3d"] = c => c.Apply(new MaxPool3d(Kernel(c), Stride(c), Padding(c), Dilation(c), Ceil(c))),
        ["AvgPool1d"] = c => c.Apply(new AveragePool1d(Kernel(c), Stride(c), Padding(c), Ceil(c), CountPadding(c))),
        ["AvgPool2d"] = c => c.Apply(new AveragePool2d(Kernel(c), Stride(c), Padding(c), Ceil(c), CountPadding(c), Divisor(c))),
        ["AvgPool3d"] = c => c.Apply(new AveragePool3d(Kernel(c), Stride(c), Padding(c), Ceil(c), CountPadding(c), Divisor(c))),
        ["LPPool2d"] = c => c.Apply(new LpPool2d(c.Config.Number("norm_type"), Kernel(c), Stride(c), Ceil(c))),
        ["AdaptiveAvgPool1d"] = c => c.Apply(new AdaptiveAveragePool1d(c.Config.Integers("output_size")[0])),
        ["AdaptiveAvgPool2d"] = c => c.Apply(new AdaptiveAveragePool2d(c.Config.Integers("output_size"))),
        ["AdaptiveMaxPool2d"] = c => c.Apply(new AdaptiveMaxPool2d(c.Config.Integers("output_size"))),
        ["max_unpool2d"] = c => c["input"].MaxUnpool(c["indices"], [.. c["input"].Shape[2..].Select((size, axis) => Unpooled(c, size, axis))]),
    };

    private static Outputs MaxPool2d(Trial trial) => trial.Config.Flag("return_indices")
        ? trial["input"].MaxPoolWithIndex(
            trial.Config.Integers("kernel_size"), trial.Config.Integers("stride"), trial.Config.Integers("padding"),
            trial.Config.Integers("dilation"), Ceil(trial))
        : trial.Apply(new MaxPool2d(Kernel(trial), Stride(trial), Padding(trial), Dilation(trial), Ceil(trial)));

    private static int Unpooled(Trial trial, int size, int axis) => (size - 1) * Along("stride", trial, axis) + Along("kernel_size", trial, axis);

    private static int Along(string name, Trial trial, int axis) => trial.Config.Integers(name) is var values && values.Length > 1 ? values[axis] : values[0];

    private static PerAxis Kernel(Trial trial) => trial.Config.Integers("kernel_size");

    private static PerAxis? Stride(Trial trial) => trial.Config.Has("stride") ? trial.Config.Integers("stride") : default(PerAxis?);

    private static PerAxis Padding(Trial trial) => trial.Config.Integers("padding", 0);

    private static PerAxis Dilation(Trial trial) => trial.Config.Integers("dilation", 1);

    private static bool Ceil(Trial trial) => trial.Config.Flag("ceil_mode");

    private static bool CountPadding(Trial trial) => trial.Config.Flag("count_include_pad", true);

    private static int? Divisor(Trial trial) => trial.Config.Has("divisor_override") ? trial.Config.Integer("divisor_override") : null;
}
