namespace Fathom.Nn;

/// <summary>Transposed convolution over one, two or three spatial axes.</summary>
public abstract partial class ConvTranspose : Layer
{
    private readonly int[] outputPadding;

    private protected ConvTranspose(
        int rank, int inputs, int outputs, PerAxis kernel, PerAxis? stride, PerAxis? padding, PerAxis? outputPadding, int groups, bool bias,
        PerAxis? dilation, RandomKey? random)
    {
        var operation = $"ConvTranspose{rank}d";
        if (groups < 1 || inputs % groups != 0 || outputs % groups != 0)
            throw new ShapeException($"{operation}: {groups} groups must divide both {inputs} input and {outputs} output channels.");
        Geometry = ConvGeometry.Create(
            (stride ?? 1).For(rank, operation, "stride"), (padding ?? 0).For(rank, operation, "padding"), (dilation ?? 1).For(rank, operation, "dilation"),
            groups, operation);
        this.outputPadding = (outputPadding ?? 0).For(rank, operation, "output padding");

        Shape shape = [inputs, outputs / groups, .. kernel.For(rank, operation, "kernel")];
        // As in PyTorch, the fan is counted from axis 1 although for this layer that is the number of outputs.
        var bound = 1 / Math.Sqrt(Init.Fans(shape).In);
        Weight = new(Init.Uniform(shape, bound, random));
        Bias = bias ? new(Init.Uniform([outputs], bound, random)) : null;
    }

    /// <summary>Shape [inputs, outputs / groups, kernel...].</summary>
    public Parameter Weight { get; }

    /// <summary>Shape [outputs], or null when the layer has no bias.</summary>
    public Parameter? Bias { get; }

    /// <summary>How the kernel slides in the convolution that this transposes.</summary>
    public ConvGeometry Geometry { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.ConvTranspose(Weight, Bias, Geometry, outputPadding);
}
