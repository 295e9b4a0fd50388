using Fathom.Models;
using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>The models of a run, one for each speaker that was held out; their probabilities are averaged for a voice that none has been tested with.</summary>
/// <param name="members">At least one.</param>
internal sealed partial class SpeechEnsemble(IReadOnlyList<SpeechNet> members) : Module
{
    /// <summary>The models.</summary>
    public IReadOnlyList<SpeechNet> Members { get; } = members;

    /// <summary>New models for settings that are all decided; the same seed gives the same weights.</summary>
    public static SpeechEnsemble Build(SpeechConfig config) => new(
    [
        .. Enumerable.Range(0, Math.Max(1, config.HeldOut.Length)).Select(number => new SpeechNet(
            config.Bands, config.Classes.Length, config.Maps, config.Hidden, config.Dropout, new RandomKey(config.Seed).Fold(0).Fold((ulong)number))),
    ]);

    /// <summary>Probability of each class [B, K] of spectrograms [B, 1, bands, T].</summary>
    public Tensor Probabilities(Tensor spectrograms) =>
        Members.Select(member => member.Forward(spectrograms).Softmax(1)).Aggregate((sum, part) => sum + part) * (1.0 / Members.Count);
}
