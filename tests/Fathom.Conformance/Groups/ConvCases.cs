using Fathom.Nn;

namespace Fathom.Conformance;

/// <summary>Convolutions and transposed convolutions.</summary>
internal static class ConvCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["Conv1d"] = c => Conv(c, new Settings(c)),
        ["Conv2d"] = c => Conv(c, new Settings(c)),
        ["Conv3d"] = c => Conv(c, new Settings(c)),
        ["ConvTranspose1d"] = c => c.Apply(Transposed(new Settings(c))),
        ["ConvTranspose2d"] = c => c.Apply(Transposed(new Settings(c))),
        ["ConvTranspose3d"] = c => c.Apply(Transposed(new Settings(c))),
    };

    private static Tensor Conv(Trial trial, Settings s)
    {
        if (trial["input"].DType == DType.F64)
            return trial["input"].Conv(trial.Parameter("weight"), trial.Parameter("bias"), padding: trial.Config.Integer("padding"));
        return trial.Apply(s.Rank switch
        {
            1 => new Conv1d(s.Inputs, s.Outputs, s.Kernel, s.Stride, s.ConvPadding, s.Dilation, s.Groups, s.Bias, s.Mode),
            2 => new Conv2d(s.Inputs, s.Outputs, s.Kernel, s.Stride, s.ConvPadding, s.Dilation, s.Groups, s.Bias, s.Mode),
            _ => new Conv3d(s.Inputs, s.Outputs, s.Kernel, s.Stride, s.ConvPadding, s.Dilation, s.Groups, s.Bias, s.Mode),
        });
    }

    private static Layer Transposed(Settings s) => s.Rank switch
    {
        1 => new ConvTranspose1d(s.Inputs, s.Outputs, s.Kernel, s.Stride, s.Padding, s.OutputPadding, s.Groups, s.Bias, s.Dilation),
        2 => new ConvTranspose2d(s.Inputs, s.Outputs, s.Kernel, s.Stride, s.Padding, s.OutputPadding, s.Groups, s.Bias, s.Dilation),
        _ => new ConvTranspose3d(s.Inputs, s.Outputs, s.Kernel, s.Stride, s.Padding, s.OutputPadding, s.Groups, s.Bias, s.Dilation),
    };

    /// <summary>The configuration of a convolution, under the names of its constructor.</summary>
    private sealed class Settings(Trial trial)
    {
        private readonly CaseConfig config = trial.Config;

        public int Rank => trial.ShapeOf("weight").Rank - 2;

        public int Inputs => config.Integer("in_channels");

        public int Outputs => config.Integer("out_channels");

        public PerAxis Kernel => config.Integers("kernel_size");

        public PerAxis Stride => config.Integers("stride", 1);

        public PerAxis Padding => config.Integers("padding", 0);

        public ConvPadding ConvPadding => config.IsText("padding") ? ConvPadding.Same : config.Integers("padding", 0);

        public PerAxis OutputPadding => config.Integers("output_padding", 0);

        public PerAxis Dilation => config.Integers("dilation", 1);

        public int Groups => config.Integer("groups", 1);

        public bool Bias => config.Flag("bias", true);

        public PadMode Mode => MovementCases.Mode(config.Text("padding_mode", "zeros"));
    }
}
