using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>One step of a generative adversarial network: the discriminator's update, then the generator's.</summary>
internal static class Dcgan
{
    public static Workload Workload { get; } = new("dcgan_step", Create);

    private static Case Create()
    {
        var (generator, discriminator) = (Generator(), Discriminator());
        var optimizeGenerator = new Adam(generator.Parameters) { LearningRate = 2e-4, Betas = (0.5, 0.999) };
        var optimizeDiscriminator = new Adam(discriminator.Parameters) { LearningRate = 2e-4, Betas = (0.5, 0.999) };
        var images = Data.Several(() => Data.Normal(16, 3, 64, 64));
        var noises = Data.Several(() => Data.Normal(16, 100, 1, 1));
        var (ones, zeros) = (Tensor.Ones([16, 1]), Tensor.Zeros([16, 1]));
        var turn = 0;

        // Both updates as one program: the generator's forward pass serves both.
        var step = CompiledFunction.Of((images, noises) =>
        {
            var fakes = generator.Forward(noises);
            optimizeDiscriminator.Step(
                Losses.BinaryCrossEntropyWithLogits(discriminator.Forward(images), ones)
                + Losses.BinaryCrossEntropyWithLogits(discriminator.Forward(fakes.Detach()), zeros));
            var loss = Losses.BinaryCrossEntropyWithLogits(discriminator.Forward(fakes), ones);
            optimizeGenerator.Step(loss);
            return loss;
        });

        void Step()
        {
            var batch = turn++ % images.Length;
            step(images[batch], noises[batch]);
        }

        var forwardG = Networks.Flops(generator, () => generator.Forward(noises[0]));
        var forwardD = Networks.Flops(discriminator, () => discriminator.Forward(images[0]));
        return new(Step) { Parameters = Networks.Size(generator, discriminator), Flops = 3 * forwardG + 8 * forwardD };
    }

    private static Sequential Generator()
    {
        var layers = new List<ILayer>();
        foreach (var (inputs, outputs, stride, padding) in ((int, int, int, int)[])[(100, 512, 1, 0), (512, 256, 2, 1), (256, 128, 2, 1), (128, 64, 2, 1)])
            layers.AddRange([new ConvTranspose2d(inputs, outputs, 4, stride, padding, bias: false), new BatchNorm2d(outputs), new Relu()]);
        return new([.. layers, new ConvTranspose2d(64, 3, 4, 2, 1, bias: false), new Tanh()]);
    }

    private static Sequential Discriminator()
    {
        var layers = new List<ILayer> { new Conv2d(3, 64, 4, 2, 1, bias: false), new LeakyRelu(0.2) };
        foreach (var (inputs, outputs) in ((int, int)[])[(64, 128), (128, 256), (256, 512)])
            layers.AddRange([new Conv2d(inputs, outputs, 4, 2, 1, bias: false), new BatchNorm2d(outputs), new LeakyRelu(0.2)]);
        return new([.. layers, new Conv2d(512, 1, 4, bias: false), new Flatten()]);
    }
}
