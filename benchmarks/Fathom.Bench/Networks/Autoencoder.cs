using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>A variational autoencoder of linear layers.</summary>
internal sealed partial class Autoencoder : Module
{
    private readonly RandomKey key = new(1);

    public static Workload Workload { get; } = new("autoencoder", Create);

    public Linear Encoder { get; } = new(784, 400);

    public Linear Mean { get; } = new(400, 20);

    public Linear LogVariance { get; } = new(400, 20);

    public Linear Decoder { get; } = new(20, 400);

    public Linear Output { get; } = new(400, 784);

    /// <summary>Reconstruction error and divergence of the code from a standard normal, per sample.</summary>
    public Tensor Loss(Tensor x)
    {
        var hidden = Encoder.Forward(x).Relu();
        var (mean, logVariance) = (Mean.Forward(hidden), LogVariance.Forward(hidden));
        var code = mean + (0.5 * logVariance).Exp() * Tensor.RandomNormal(mean.Shape, key.Next());
        var logits = Output.Forward(Decoder.Forward(code).Relu());
        var divergence = -0.5 * (1 + logVariance - mean * mean - logVariance.Exp()).Sum();
        return (Losses.BinaryCrossEntropyWithLogits(logits, x, reduction: Reduction.Sum) + divergence) / x.Shape[0];
    }

    private static Case Create()
    {
        var model = new Autoencoder();
        var optimizer = new Adam(model.Parameters);
        var inputs = Data.Several(() => Data.Uniform(128, 784));
        var step = optimizer.CompileStep(batch => [model.Loss(batch[0])]);
        var turn = 0;
        return new(() => step.Call(inputs[turn++ % inputs.Length]))
        {
            Parameters = Networks.Size(model),
            Flops = 3 * Networks.Flops(model, () => model.Loss(inputs[0])),
        };
    }
}
