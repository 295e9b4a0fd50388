using Fathom.Data;
using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>Runs a model over a test set.</summary>
internal static class ModelTest
{
    private const int BatchSize = 500;

    /// <summary>Loss and probabilities of all images; the model is in evaluation mode afterwards.</summary>
    public static TestResult Run(Layer model, ImageDataset images, RunConfig config, CancellationToken cancellation = default)
    {
        model.Eval();
        var loader = DataLoader.For(images, new() { BatchSize = BatchSize, Order = SampleOrder.Sequential, Workers = 1 }, Pixels.ForTesting(config));
        var rows = new float[images.Count][];
        double loss = 0;
        var first = 0;
        foreach (var (inputs, labels) in loader.Epoch(0, cancellation))
        {
            var logits = model.Forward(inputs);
            var probabilities = logits.Softmax(1);
            var batchLoss = Losses.CrossEntropy(logits, labels, reduction: Reduction.Sum);
            Tensor.Eval(probabilities, batchLoss);
            loss += batchLoss.Item();
            foreach (var row in probabilities.ToArray<float>().Chunk(config.Classes.Length))
                rows[first++] = row;
        }
        return new(loss / images.Count, images.Labels, rows);
    }
}
