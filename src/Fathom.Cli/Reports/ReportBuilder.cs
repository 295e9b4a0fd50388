using Fathom.Cpu;
using Fathom.Data;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>Gathers what the report of a run shows: curves, confusions, mistakes, filters, and the picture at every depth.</summary>
internal sealed class ReportBuilder(Layer model, LoadedData data, RunConfig config, TrainingOutcome outcome, TrainOptions options)
{
    private const int MistakeCount = 24;
    private const int SuccessCount = 6;

    private readonly ImageDataset test = data.Images.Test;
    private readonly TestResult result = outcome.Test;

    /// <summary>The report.</summary>
    public TrainingReport Build()
    {
        var ranked = Enumerable.Range(0, result.Count).OrderByDescending(i => result.Probabilities[i][result.Predicted[i]]).ToArray();
        var successes = ranked.Where(i => result.Predicted[i] == result.Labels[i]).DistinctBy(i => result.Labels[i]).Take(SuccessCount).ToArray();
        return new()
        {
            Run = Run(),
            Classes = config.Classes,
            Curves = new() { Epochs = [.. outcome.Epochs.Select(EpochReport.Of)], StepLosses = outcome.StepLosses, LearningRates = outcome.LearningRates },
            Confusion = result.Confusion(config.Classes.Length),
            Mistakes = [.. ranked.Where(i => result.Predicted[i] != result.Labels[i]).Take(MistakeCount).Select(Prediction)],
            Successes = [.. successes.Select(Prediction)],
            Filters = Filters(),
            Depth = Depth(successes.FirstOrDefault()),
            Layers = ModelSummary.Rows(model, config.InputShape),
            Configuration = Settings(),
            Command = options.CommandLine,
        };
    }

    private ReportRun Run() => new()
    {
        Recipe = config.Recipe,
        DataSet = FormattableString.Invariant($"{config.Data}, {data.Images.Train.Count:N0} training and {test.Count:N0} test images"),
        IsSynthetic = data.IsSynthetic,
        Date = DateTimeOffset.Now,
        Seed = config.Seed,
        ParameterCount = model.Parameters.Sum(parameter => parameter.Shape.ElementCount),
        Epochs = outcome.Epochs.Count,
        Seconds = outcome.Seconds,
        Threads = CpuThreads.Count,
        Processor = CpuFeatures.Name,
        TestAccuracy = result.Accuracy,
        TestLoss = result.Loss,
    };

    private ReportPrediction Prediction(int index)
    {
        var sample = test[index];
        return new(new(sample.Shape.Channels, sample.Shape.Height, sample.Shape.Width, sample.Pixels.ToArray()), sample.Label, result.Probabilities[index], index);
    }

    private ReportFilters? Filters()
    {
        var first = model.NamedParameters.FirstOrDefault(entry => entry.Value.Shape.Rank == 4);
        return first.Value is { } weight
            ? new(first.Key[..first.Key.LastIndexOf('.')], [.. weight.Shape], weight.Value.ToArray<float>())
            : null;
    }

    private ReportDepth Depth(int index)
    {
        var view = ModelView.Of(model, ModelInput.Of(test[index], config));
        var layers = view.Depths().Select(call => Activation(view.TitleOf(call), call.Output));
        return new(Prediction(index), [.. layers]);
    }

    private static ReportActivation Activation(string name, Tensor output)
    {
        var values = output.ToArray<float>();
        return new(name, output.Rank == 4 ? [.. output.Shape[1..]] : [values.Length], values);
    }

    private KeyValuePair<string, string>[] Settings()
    {
        var plan = config.Plan;
        var vary = plan.Augmentation;
        string[] varied =
        [
            .. vary.Shift > 0 ? [$"shift by up to {vary.Shift} px{(vary.ReflectRim ? ", the rim mirrored" : "")}"] : Array.Empty<string>(),
            .. vary.Rotation > 0 ? [FormattableString.Invariant($"turn by up to {vary.Rotation} degrees")] : Array.Empty<string>(),
            .. vary.Scale > 0 ? [FormattableString.Invariant($"scale by up to {vary.Scale:P0}")] : Array.Empty<string>(),
            .. vary.Flip ? ["mirror"] : Array.Empty<string>(),
            .. vary.Cutout > 0 ? [$"cut out a square of {vary.Cutout} px"] : Array.Empty<string>(),
        ];
        return
        [
            new("data", config.DataSource),
            new("epochs", plan.ImagesPerEpoch is { } images ? FormattableString.Invariant($"{plan.Epochs} of {images:N0} images") : $"{plan.Epochs}"),
            new("batch size", $"{plan.BatchSize}"),
            new("optimizer", plan.Optimizer == PlanOptimizer.Sgd ? "SGD with Nesterov's momentum 0.9" : "AdamW"),
            new("learning rate", FormattableString.Invariant($"{plan.LearningRate:g3}, warm-up over {plan.WarmupShare:P0} of the steps, then half a cosine to 0")),
            new("weight decay", FormattableString.Invariant($"{plan.WeightDecay:g3}")),
            new("label smoothing", FormattableString.Invariant($"{plan.LabelSmoothing:g3}")),
            new("augmentation", varied.Length == 0 ? "none" : string.Join(", ", varied)),
            new("seed", $"{config.Seed}"),
            new("Fathom", config.Version),
        ];
    }
}
