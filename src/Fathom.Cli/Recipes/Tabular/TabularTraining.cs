using Fathom.Data;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>Trains one model of a run, and asks it.</summary>
internal static class TabularTraining
{
    private const int ChunkSize = 4096;
    private const int RecordsPerRun = 20;

    /// <summary>The loop of one model: AdamW on weighted cross-entropy, one cycle of the learning rate; the weights with the best validation loss are used.</summary>
    public static StepLoop Loop(TabularNet model, EncodedTable rows, TabularPart part, TabularConfig config, RandomKey key)
    {
        var batch = Math.Min(config.BatchSize, part.Train.Length);
        var steps = Math.Max(2, (int)Math.Round((double)config.Epochs * part.Train.Length / batch));
        var decayed = model.Parameters.ToLookup(parameter => parameter.Shape.Rank > 1);
        var optimizer = new AdamW([new ParameterGroup(decayed[true]), new ParameterGroup(decayed[false], weightDecay: 0)])
        {
            LearningRate = config.LearningRate,
            WeightDecay = config.WeightDecay,
            ClipNorm = 1,
        };
        var weights = Tensor.From<float>(config.ClassWeights);
        var order = new EpochOrder(part.Train, key.Fold(0));
        return new(model, optimizer, context =>
        {
            var (numbers, categories, labels) = rows.Batch(order.Batch(context.Step, batch));
            return Losses.CrossEntropy(model.Forward(numbers, categories), labels, weights);
        }, new()
        {
            Steps = steps,
            Schedule = LearningCycle.Of(config.LearningRate, steps, risingShare: 0.2),
            ValidateEvery = StepRecord.Every(steps, RecordsPerRun),
            Validate = () => new Dictionary<string, double> { ["validation_loss"] = ValidationLoss(model, rows, part.Validation, weights) },
            Watch = "validation_loss",
            Key = key.Fold(1),
        });
    }

    /// <summary>Probability of each class for each of <paramref name="indices"/>, without what <paramref name="classWeights"/> have added to rare classes.</summary>
    /// <remarks>Weights multiply the odds that the loss asks for; dividing by them gives the odds of the data back (Elkan 2001, "The foundations of cost-sensitive learning").</remarks>
    public static float[][] Probabilities(TabularNet model, EncodedTable rows, int[] indices, float[] classWeights)
    {
        model.Eval();
        var correction = Tensor.From<float>([.. classWeights.Select(weight => MathF.Log(weight))]);
        return
        [
            .. indices.Chunk(ChunkSize).SelectMany(chunk =>
            {
                var (numbers, categories, _) = rows.Batch(chunk);
                return (model.Forward(numbers, categories) - correction).Softmax(1).ToArray<float>().Chunk(classWeights.Length);
            }),
        ];
    }

    private static double ValidationLoss(TabularNet model, EncodedTable rows, int[] indices, Tensor weights)
    {
        double sum = 0;
        foreach (var chunk in indices.Chunk(ChunkSize))
        {
            var (numbers, categories, labels) = rows.Batch(chunk);
            sum += Losses.CrossEntropy(model.Forward(numbers, categories), labels, weights).Item() * chunk.Length;
        }
        return sum / indices.Length;
    }
}
