using Fathom.Data;
using Fathom.Nn;

namespace Fathom.Training.Tests;

/// <summary>A small classification task, and a model with all that makes resuming hard: dropout, running statistics, momentum, a schedule.</summary>
internal static class SmallRun
{
    public const int Samples = 88, BatchSize = 16, Steps = 6;

    public static DataLoader<(Tensor Inputs, Tensor Targets)> Loader(bool shuffled = true) => new(
        Samples, Batch, new() { BatchSize = BatchSize, Order = shuffled ? SampleOrder.Shuffled : SampleOrder.Sequential, Workers = 0 });

    public static Sequential Model(ulong seed = 7)
    {
        var key = new RandomKey(seed);
        return new(
            new Linear(4, 16, random: key), new BatchNorm1d(16), new Relu(), new Dropout(0.3, key), new Linear(16, 3, random: key));
    }

    public static Trainer Trainer(Module? model = null, TrainerOptions? options = null)
    {
        model ??= Model();
        var optimizer = new AdamW(model.Parameters) { LearningRate = 0.01 };
        return new(model, optimizer, (predictions, targets) => Losses.CrossEntropy(predictions, targets), options ?? new()
        {
            Schedule = new CosineSchedule(40),
            Plateau = null,
        });
    }

    public static float[] Weights(Module model) => [.. model.State.Values.SelectMany(variable => variable.Snapshot().To(DType.F32).ToArray<float>())];

    // Three clouds around corners of a square.
    private static (Tensor Inputs, Tensor Targets) Batch(BatchRequest request)
    {
        var inputs = new float[request.Indices.Length * 4];
        var targets = new long[request.Indices.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            var sample = request.Indices.Span[i];
            targets[i] = sample % 3;
            var numbers = new RandomKey((ulong)sample).Numbers();
            for (var feature = 0; feature < 4; feature++)
                inputs[4 * i + feature] = (feature == targets[i] ? 1 : 0) + 0.3f * (numbers.NextSingle() - 0.5f);
        }
        return (Tensor.From<float>(inputs, [targets.Length, 4]), Tensor.From<long>(targets));
    }
}
