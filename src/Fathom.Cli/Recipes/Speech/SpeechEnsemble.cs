using Fathom.Models;
using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>The models of a run, one for each speaker that was held out; their probabilities are averaged for a voice that none has been tested with.</summary>
/// <param name="members">At least one.</param>
internal sealed partial class SpeechEnsemble(IReadOnlyList<SpeechNet> members) : Module
{
    private const int ChunkSize = 100;

    /// <summary>The models.</summary>
    public IReadOnlyList<SpeechNet> Members { get; } = members;

    /// <summary>New models for settings that are all decided; the same seed gives the same weights.</summary>
    public static SpeechEnsemble Build(SpeechConfig config) => new(
    [
        .. Enumerable.Range(0, Math.Max(1, config.HeldOut.Length)).Select(number => new SpeechNet(
            config.Bands, config.Classes.Length, config.Maps, config.Hidden, config.Dropout, new RandomKey(config.Seed).Fold(0).Fold((ulong)number))),
    ]);

    /// <summary>Probability of each class for each sound: the mean over models, and over the speeds at which they hear it.</summary>
    public static float[][] Probabilities(IReadOnlyList<SpeechNet> models, SpeechSound sound, IReadOnlyList<float[]> sounds)
    {
        foreach (var model in models)
            model.Eval();
        return
        [
            .. sounds.Chunk(ChunkSize).SelectMany(chunk =>
            {
                Tensor[] parts = [.. sound.AtSpeeds(chunk).SelectMany(heard => models.Select(model => model.Forward(heard).Softmax(1)))];
                return (parts.Aggregate((sum, part) => sum + part) / parts.Length).ToArray<float>().Chunk(parts[0].Shape[1]);
            }),
        ];
    }
}
