using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>Networks of linear layers.</summary>
internal static class DenseNetworks
{
    public static IEnumerable<Workload> All { get; } = [new("mlp_train", Mlp), new("mlp_small_train", SmallMlp)];

    private static Case Mlp()
    {
        var model = new Sequential(new Linear(784, 512), new Relu(), new Linear(512, 512), new Relu(), new Linear(512, 10));
        return Networks.Classify(model, () => Data.Normal(64, 784), 10, new Adam(model.Parameters));
    }

    private static Case SmallMlp()
    {
        var model = new Sequential(new Linear(32, 64), new Tanh(), new Linear(64, 64), new Tanh(), new Linear(64, 1));
        return Networks.Train(
            model, Data.Several(() => Data.Normal(32, 32)), Data.Several(() => Data.Normal(32, 1)),
            (predictions, targets) => Losses.MeanSquaredError(predictions, targets), new Sgd(model.Parameters) { LearningRate = 1e-2 });
    }
}
