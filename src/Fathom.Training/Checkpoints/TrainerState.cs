using System.Text.Json.Serialization;

namespace Fathom.Training;

/// <summary>Where a trainer stands, but for tensors.</summary>
internal sealed record TrainerState(
    int Epoch,
    int StepInEpoch,
    int Step,
    ulong Key,
    double LossSum,
    long Samples,
    double PlateauBest,
    int PlateauBadReports,
    int PlateauCoolingDown,
    IReadOnlyList<SavedEpoch> Epochs,
    int Updates);

/// <summary>An <see cref="EpochRecord"/> in a file.</summary>
internal sealed record SavedEpoch(
    int Epoch,
    double TrainLoss,
    Dictionary<string, double> TrainMetrics,
    double? ValidationLoss,
    Dictionary<string, double> ValidationMetrics,
    double LearningRate,
    double Seconds)
{
    public static SavedEpoch From(EpochRecord record) => new(
        record.Epoch, record.TrainLoss, new(record.TrainMetrics), record.ValidationLoss, new(record.ValidationMetrics), record.LearningRate, record.Seconds);

    public EpochRecord ToRecord() => new(Epoch, TrainLoss, TrainMetrics, ValidationLoss, ValidationMetrics, LearningRate, Seconds);
}

// Losses can be NaN or infinite, and a run that went wrong must be loadable all the same.
[JsonSourceGenerationOptions(
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrainerState))]
internal sealed partial class TrainerJson : JsonSerializerContext;
