using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>Plain convolutional classifiers.</summary>
internal static class ConvNetworks
{
    public static IEnumerable<Workload> All { get; } = [new("lenet_train", LeNet), new("cnn_cifar_train", Cifar)];

    /// <summary>3x3 convolution without bias, batch normalisation, ReLU.</summary>
    public static Layer[] ConvNormRelu(int inputs, int outputs) =>
        [new Conv2d(inputs, outputs, 3, padding: 1, bias: false), new BatchNorm2d(outputs), new Relu()];

    private static Case LeNet()
    {
        var model = new Sequential(
            new Conv2d(1, 6, 5, padding: 2), new Relu(), new MaxPool2d(2), new Conv2d(6, 16, 5), new Relu(), new MaxPool2d(2), new Flatten(),
            new Linear(400, 120), new Relu(), new Linear(120, 84), new Relu(), new Linear(84, 10));
        return Networks.Classify(model, () => Data.Normal(64, 1, 28, 28), 10, new Sgd(model.Parameters) { LearningRate = 0.01, Momentum = 0.9 });
    }

    private static Case Cifar()
    {
        var model = new Sequential([.. Block(3, 32), .. Block(32, 64), .. Block(64, 128), new Flatten(), new Linear(2048, 256), new Relu(), new Linear(256, 10)]);
        return Networks.Classify(model, () => Data.Normal(64, 3, 32, 32), 10, new Sgd(model.Parameters) { LearningRate = 0.05, Momentum = 0.9 });
    }

    private static Layer[] Block(int inputs, int outputs) => [.. ConvNormRelu(inputs, outputs), .. ConvNormRelu(outputs, outputs), new MaxPool2d(2)];
}
