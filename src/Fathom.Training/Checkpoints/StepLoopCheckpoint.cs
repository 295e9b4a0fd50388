using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Training;

/// <summary>
/// A <see cref="StepLoop"/> in one safetensors file: weights under <c>model.</c>, the best ones under <c>best.</c>, optimizer under <c>optimizer.</c>,
/// losses of all steps, and the rest as JSON in the notes of the file.
/// </summary>
internal static class StepLoopCheckpoint
{
    private const string BestPrefix = "best.";
    private const string LossesName = "history.step_losses";
    private const string LearningRatesName = "history.step_learning_rates";
    private const string StateNote = "fathom.step_loop";

    public static void Save(string path, Content content)
    {
        var tensors = new List<KeyValuePair<string, TensorBytes>>();
        Add(TrainerCheckpoint.ModelPrefix, content.Weights);
        Add(BestPrefix, content.Best ?? new Dictionary<string, Tensor>());
        Add(TrainerCheckpoint.OptimizerPrefix, content.Optimizer);
        Add("", new Dictionary<string, Tensor> { [LossesName] = Tensor.From<float>(content.Losses), [LearningRatesName] = Tensor.From<float>(content.LearningRates) });
        Safetensors.Save(path, tensors, new Dictionary<string, string>
        {
            [StateNote] = JsonSerializer.Serialize(content.State, StepLoopJson.Default.StepLoopState),
        });

        void Add(string prefix, IReadOnlyDictionary<string, Tensor> part) =>
            tensors.AddRange(part.Select(entry => KeyValuePair.Create(prefix + entry.Key, ModelFile.Bytes(entry.Value))));
    }

    public static Content Load(string path)
    {
        var file = Safetensors.Load(path);
        if (!file.Metadata.TryGetValue(StateNote, out var note))
            throw new InvalidDataException($"Resume: '{path}' is no checkpoint of a step loop.");
        var best = TrainerCheckpoint.Part(file, BestPrefix);
        return new(
            Parse(note, path), TrainerCheckpoint.Part(file, TrainerCheckpoint.ModelPrefix), TrainerCheckpoint.Part(file, TrainerCheckpoint.OptimizerPrefix),
            best.Count > 0 ? best : null, Floats(LossesName), Floats(LearningRatesName));

        float[] Floats(string name) => file.Tensors.TryGetValue(name, out var values) ? values.ToTensor().ToArray<float>()
            : throw new InvalidDataException($"Resume: '{path}' has no '{name}'.");
    }

    private static StepLoopState Parse(string note, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(note, StepLoopJson.Default.StepLoopState) is { Step: >= 0, LossCount: >= 0 } state ? state
                : throw new InvalidDataException($"Resume: '{path}' does not say where the loop stood.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"Resume: '{path}' is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>What a checkpoint holds.</summary>
    internal sealed record Content(
        StepLoopState State,
        IReadOnlyDictionary<string, Tensor> Weights,
        IReadOnlyDictionary<string, Tensor> Optimizer,
        IReadOnlyDictionary<string, Tensor>? Best,
        float[] Losses,
        float[] LearningRates);
}
