using Fathom.Models;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>ResNet-18 trained on small images, ResNet-50 run on large ones, with batch normalisation as layers or folded into the convolutions.</summary>
internal static class ResidualNetworks
{
    public static IEnumerable<Workload> All { get; } =
    [
        new("resnet18_cifar_train", Train),
        new("resnet50_infer_b1", () => Infer(ResNet.ResNet50(), 1)),
        new("resnet50_infer_b8", () => Infer(ResNet.ResNet50(), 8)),
        new("resnet50_infer_b1_bnfold", () => Infer(Folded(), 1)),
        new("resnet50_infer_b8_bnfold", () => Infer(Folded(), 8)),
    ];

    private static Case Train()
    {
        var model = ResNet.ResNet18(10, stem: ResNetStem.Cifar);
        return Networks.Classify(
            model, () => Data.Normal(32, 3, 32, 32), 10, new Sgd(model.Parameters) { LearningRate = 0.1, Momentum = 0.9, WeightDecay = 5e-4 });
    }

    private static Case Infer(Layer model, int batch) => Networks.Infer(model, () => Data.Normal(batch, 3, 224, 224));

    /// <summary>ResNet-50 as it is after folding: convolutions with bias, no batch normalisation.</summary>
    private static Sequential Folded()
    {
        var layers = new List<ILayer> { new Conv2d(3, 64, 7, stride: 2, padding: 3), new Relu(), new MaxPool2d(3, 2, 1) };
        var inputs = 64;
        foreach (var (width, count, stride) in ((int, int, int)[])[(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)])
            for (var block = 0; block < count; block++)
            {
                layers.AddRange([Bottleneck(inputs, width, block == 0 ? stride : 1), new Relu()]);
                inputs = 4 * width;
            }
        return new Sequential([.. layers, new AdaptiveAveragePool2d(1), new Flatten(), new Linear(2048, 1000)]);
    }

    private static Residual Bottleneck(int inputs, int width, int stride) => new(
        new Sequential(
            new Conv2d(inputs, width, 1), new Relu(), new Conv2d(width, width, 3, stride, padding: 1), new Relu(), new Conv2d(width, 4 * width, 1)),
        inputs == 4 * width ? null : new Conv2d(inputs, 4 * width, 1, stride));
}
