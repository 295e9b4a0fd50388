using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>A small U-Net for binary segmentation.</summary>
internal sealed partial class Unet : Layer
{
    private static readonly int[] Widths = [16, 32, 64];

    public static Workload Workload { get; } = new("unet_small_train", Create);

    public Sequential[] Down { get; } = [Double(1, 16), Double(16, 32), Double(32, 64)];

    public Sequential Middle { get; } = Double(64, 128);

    public ConvTranspose2d[] Up { get; } = [.. Widths.Reverse().Select(width => new ConvTranspose2d(2 * width, width, 2, 2))];

    public Sequential[] Decoders { get; } = [.. Widths.Reverse().Select(width => Double(2 * width, width))];

    public Conv2d Head { get; } = new(16, 1, 1);

    /// <param name="x">Shape [B, 1, H, W] with sides that 8 divides.</param>
    protected override Tensor Apply(Tensor x)
    {
        var skips = new Stack<Tensor>();
        foreach (var encoder in Down)
        {
            skips.Push(encoder.Forward(x));
            x = skips.Peek().MaxPool([2]);
        }
        x = Middle.Forward(x);
        for (var i = 0; i < Up.Length; i++)
            x = Decoders[i].Forward(Tensor.Concatenate([Up[i].Forward(x), skips.Pop()], axis: 1));
        return Head.Forward(x);
    }

    private static Sequential Double(int inputs, int outputs) =>
        new([.. ConvNetworks.ConvNormRelu(inputs, outputs), .. ConvNetworks.ConvNormRelu(outputs, outputs)]);

    private static Case Create()
    {
        var model = new Unet();
        return Networks.Train(
            model, Data.Several(() => Data.Normal(8, 1, 64, 64)), Data.Several(() => Data.Labels(2, 8, 1, 64, 64).To(DType.F32).Eval()),
            (logits, targets) => Losses.BinaryCrossEntropyWithLogits(logits, targets), new Adam(model.Parameters));
    }
}
