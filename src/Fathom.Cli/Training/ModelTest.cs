using Fathom.Data;
using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>Runs a model over a test set.</summary>
internal static class ModelTest
{
    private const int BatchSize = 500;

    /// <summary>The images of a test set, in order.</summary>
    public static DataLoader<(Tensor Images, Tensor Labels)> Loader(ImageDataset images, RunConfig config) =>
        DataLoader.For(images, new() { BatchSize = BatchSize, Order = SampleOrder.Sequential, Workers = 1 }, Pixels.ForTesting(config));

    /// <summary>Loss and probabilities of all images; the model is in evaluation mode afterwards.</summary>
    public static TestResult Run(Layer model, ImageDataset images, RunConfig config, CancellationToken cancellation = default)
    {
        model.Eval();
        var probabilities = new ClassProbabilities();
        double loss = 0;
        foreach (var (inputs, labels) in Loader(images, config).Epoch(0, cancellation))
        {
            var logits = model.Forward(inputs);
            var batchLoss = Losses.CrossEntropy(logits, labels, reduction: Reduction.Sum);
            Tensor.Eval(logits, batchLoss);
            loss += batchLoss.Item();
            probabilities.Add(logits, labels);
        }
        return new(loss / images.Count, images.Labels, probabilities.Rows);
    }
}
