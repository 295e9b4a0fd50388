using System.Text.Json.Serialization;

namespace Fathom.Training;

/// <summary>Where a <see cref="StepLoop"/> stands, but for tensors.</summary>
internal sealed record StepLoopState(
    int Step, ulong Key, bool Finished, double LossSum, int LossCount, double Seconds, int? BestStep, IReadOnlyList<SavedStep> Records);

/// <summary>A <see cref="StepRecord"/> in a file.</summary>
internal sealed record SavedStep(int Step, double TrainLoss, Dictionary<string, double> Measures, double LearningRate, double Seconds)
{
    public static SavedStep From(StepRecord record) => new(record.Step, record.TrainLoss, new(record.Measures), record.LearningRate, record.Seconds);

    public StepRecord ToRecord() => new(Step, TrainLoss, Measures, LearningRate, Seconds);
}

// Losses can be NaN or infinite, and a run that went wrong must be loadable all the same.
[JsonSourceGenerationOptions(
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StepLoopState))]
internal sealed partial class StepLoopJson : JsonSerializerContext;
