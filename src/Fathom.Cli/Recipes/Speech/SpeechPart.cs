using Fathom.Data;

namespace Fathom.Cli;

/// <summary>What one model of a run is trained and measured with.</summary>
/// <param name="Name">What the training is called.</param>
/// <param name="Train">Recordings that move the weights.</param>
/// <param name="Test">Recordings that measure.</param>
internal sealed record SpeechPart(string Name, IReadOnlyList<Recording> Train, IReadOnlyList<Recording> Test)
{
    // The rule of the Free Spoken Digit Dataset.
    private const int OfficialTestNumbers = 5;
    private const double TestShare = 0.2;

    /// <summary>The parts of a run: a speaker held out for each, or else the official split, or a drawn one where recordings have no speakers.</summary>
    public static IReadOnlyList<SpeechPart> Of(IReadOnlyList<Recording> recordings, SpeechConfig config)
    {
        if (config.HeldOut.Length > 0)
            return [.. config.HeldOut.Select(speaker => Split(speaker, recordings, recording => recording.Speaker == speaker))];
        if (recordings[0].Speaker is not null)
            return [Split("official split", recordings, recording => recording.Number < OfficialTestNumbers)];
        var labels = recordings.Select(recording => Array.IndexOf(config.Classes, recording.Word)).ToArray();
        var (_, test) = SplitIndices.Stratified(labels, 1 - TestShare, new RandomKey(config.Seed).Fold(3));
        var drawn = test.Select(index => recordings[index]).ToHashSet();
        return [Split("drawn split", recordings, drawn.Contains)];
    }

    private static SpeechPart Split(string name, IReadOnlyList<Recording> recordings, Func<Recording, bool> isTest)
    {
        var parts = recordings.ToLookup(isTest);
        return parts[true].Any() && parts[false].Any() ? new(name, [.. parts[false]], [.. parts[true]])
            : throw new CliException($"{name}: {parts[false].Count()} recordings to train with and {parts[true].Count()} to test with; both are needed.");
    }
}
