using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Training;

/// <summary>
/// A run in one safetensors file: model under <c>model.</c>, optimizer under <c>optimizer.</c>, an average of weights under <c>average.</c>, losses of all steps, and the rest as JSON in the
/// notes of the file.
/// </summary>
internal static class TrainerCheckpoint
{
    public const string ModelPrefix = "model.";
    public const string OptimizerPrefix = "optimizer.";
    public const string AveragePrefix = "average.";
    private const string LossesName = "history.step_losses";
    private const string LearningRatesName = "history.step_learning_rates";
    private const string StateNote = "fathom.trainer";

    public static void Save(string path, Trainer trainer, TrainerState state, WeightAverage? average)
    {
        var tensors = new List<KeyValuePair<string, TensorBytes>>();
        foreach (var (name, variable) in trainer.Model.State)
            Add(ModelPrefix + name, variable.Snapshot());
        foreach (var (name, value) in trainer.Optimizer.State)
            Add(OptimizerPrefix + name, value);
        foreach (var (name, value) in average?.State ?? new Dictionary<string, Tensor>())
            Add(AveragePrefix + name, value);
        Add(LossesName, Tensor.From<float>([.. trainer.History.StepLosses]));
        Add(LearningRatesName, Tensor.From<float>([.. trainer.History.StepLearningRates]));
        Safetensors.Save(path, tensors, new Dictionary<string, string>
        {
            [StateNote] = JsonSerializer.Serialize(state, TrainerJson.Default.TrainerState),
        });

        void Add(string name, Tensor value) => tensors.Add(KeyValuePair.Create(name, ModelFile.Bytes(value)));
    }

    /// <summary>Gives model, optimizer, average and history what the file holds, and returns the rest.</summary>
    public static TrainerState Load(string path, Trainer trainer, WeightAverage? average)
    {
        var file = Safetensors.Load(path);
        if (!IsCheckpoint(file))
            throw new InvalidDataException($"Resume: '{path}' holds weights only. Load it with model.Load, or resume from a file of the Checkpoint callback.");
        var state = Parse(file.Metadata[StateNote], path);
        var optimizer = Part(file, OptimizerPrefix);
        trainer.Model.LoadState(Part(file, ModelPrefix));
        trainer.Optimizer.LoadState(optimizer);
        average?.LoadState(Part(file, AveragePrefix));
        trainer.History.Restore(state.Epochs.Select(epoch => epoch.ToRecord()), Floats(LossesName), Floats(LearningRatesName));
        return state;

        float[] Floats(string name) => file.Tensors.TryGetValue(name, out var values) ? values.ToTensor().ToArray<float>()
            : throw new InvalidDataException($"Resume: '{path}' has no '{name}'.");
    }

    private static TrainerState Parse(string note, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(note, TrainerJson.Default.TrainerState) is { Epoch: >= 0, StepInEpoch: >= 0, Step: >= 0 } state ? state
                : throw new InvalidDataException($"Resume: '{path}' does not say where the run stood.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"Resume: '{path}' is damaged: {exception.Message}", exception);
        }
    }

    public static bool IsCheckpoint(SafetensorsFile file) => file.Metadata.ContainsKey(StateNote);

    /// <summary>The tensors whose names begin with <paramref name="prefix"/>, without it.</summary>
    public static Dictionary<string, Tensor> Part(SafetensorsFile file, string prefix) => file.Tensors
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value.ToTensor());
}
