namespace Fathom.Nn;

/// <summary>Convolution over one, two or three spatial axes: <see cref="Conv1d"/>, <see cref="Conv2d"/>, <see cref="Conv3d"/>.</summary>
public abstract partial class Conv : Layer
{
    private readonly WindowAxis[] padded;
    private readonly PadMode paddingMode;

    private protected Conv(
        int rank, int inputs, int outputs, PerAxis kernel, PerAxis? stride, ConvPadding padding, PerAxis? dilation, int groups, bool bias,
        PadMode paddingMode, RandomKey? random)
    {
        var operation = $"Conv{rank}d";
        if (groups < 1 || inputs % groups != 0 || outputs % groups != 0)
            throw new ShapeException($"{operation}: {groups} groups must divide both {inputs} input and {outputs} output channels.");
        var taps = kernel.For(rank, operation, "kernel");
        var windows = padding.Windows(taps, (stride ?? 1).For(rank, operation, "stride"), (dilation ?? 1).For(rank, operation, "dilation"), operation);
        this.paddingMode = paddingMode;
        padded = paddingMode == PadMode.Constant ? [] : windows;
        Geometry = ConvGeometry.Create(paddingMode == PadMode.Constant ? windows : [.. windows.Select(Unpadded)], groups, operation);

        Shape shape = [outputs, inputs / groups, .. taps];
        var bound = 1 / Math.Sqrt(Init.Fans(shape).In);
        Weight = new(Init.Uniform(shape, bound, random));
        Bias = bias ? new(Init.Uniform([outputs], bound, random)) : null;
    }

    /// <summary>Shape [outputs, inputs / groups, kernel...], uniform in ±1/√(inputs / groups · taps).</summary>
    public Parameter Weight { get; }

    /// <summary>Shape [outputs], or null when the layer has no bias.</summary>
    public Parameter? Bias { get; }

    /// <summary>How the kernel slides; padding other than with zeros is done before and not counted here.</summary>
    public ConvGeometry Geometry { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        if (padded.Length > 0 && x.Rank != Geometry.Rank + 2)
            throw new ShapeException($"Conv{Geometry.Rank}d: takes [B, C, spatial...] with {Geometry.Rank} spatial axes, got {x.Shape}.");
        for (var axis = 0; axis < padded.Length; axis++)
            x = x.Pad(axis + 2, padded[axis].Before, padded[axis].After, paddingMode);
        return x.Conv(Weight, Bias, Geometry);
    }

    private static WindowAxis Unpadded(WindowAxis window) => window with { Before = 0, After = 0 };
}
