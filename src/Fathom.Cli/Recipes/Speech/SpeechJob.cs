using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Data;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>A training of <c>speech</c>: one model, or one for each speaker that is held out.</summary>
internal sealed class SpeechJob : RecipeJob<SpeechConfig>
{
    private const int RecordsPerRun = 8;
    private const int SpectrogramsShown = 4;
    private const double LabelSmoothing = 0.1;
    private readonly IReadOnlyList<SpeechPart> parts;
    private readonly SpeechEnsemble ensemble;
    private readonly SpeechSound sound;
    private readonly Dictionary<string, float[]> sounds;

    private SpeechJob(SpeechConfig config, IReadOnlyList<Recording> recordings) : base(config)
    {
        (parts, ensemble, sound) = (SpeechPart.Of(recordings, config), SpeechEnsemble.Build(config), new(config));
        sounds = recordings.ToDictionary(recording => recording.File, sound.Read);
    }

    public override string Title => string.Create(
        CultureInfo.InvariantCulture,
        $"{Config.Data}, {sounds.Count:N0} recordings of {Config.Classes.Length} words at {Config.Rate:N0} Hz; {(parts.Count > 1 ? $"each of {parts.Count} speakers held out in turn" : $"{parts[0].Name}, {parts[0].Train.Count:N0} to train and {parts[0].Test.Count:N0} to test")}");

    public override Module Model => ensemble;

    /// <summary>Reads the recordings, and decides what nobody has.</summary>
    public static SpeechJob Create(SpeechConfig config)
    {
        var recordings = RecordingFolder.Read(config.DataSource);
        string[] words = [.. recordings.Select(recording => recording.Word).Distinct().Order(StringComparer.Ordinal)];
        string[] speakers = [.. recordings.Select(recording => recording.Speaker).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        if (words.Length < 2)
            throw new CliException($"{config.DataSource}: all {recordings.Count} recordings are of the word '{words[0]}'; two words are the least to learn.");
        if (config.HoldOut is { } name && name != "all" && !speakers.Contains(name))
            throw new CliException($"--hold-out: no speaker '{name}'. There are {string.Join(", ", speakers)}; or give all.{Suggestion.For(name, speakers)}", ExitCodes.Usage);
        return new(config with
        {
            Classes = words,
            Rate = config.Rate > 0 ? config.Rate : recordings[0].Read().Rate,
            HeldOut = config.HoldOut switch { null => [], "all" => speakers, var one => [one] },
        }, recordings);
    }

    public override RecipeResult Train(RecipeRun run)
    {
        foreach (var (number, part) in parts.Index())
            run.Fit(part.Name, Loop(ensemble.Members[number], part, new RandomKey(Config.Seed).Fold(1).Fold((ulong)number)), (double)number / parts.Count, 1.0 / parts.Count);
        return Report();
    }

    /// <summary>The share of a part's test recordings that its model understands, for each part.</summary>
    public IReadOnlyList<(string Name, int Right, int Count)> Measure() =>
        [.. parts.Select((part, number) => (part.Name, Predict(number).Zip(part.Test).Count(pair => pair.First == Label(pair.Second)), part.Test.Count))];

    private StepLoop Loop(SpeechNet model, SpeechPart part, RandomKey key)
    {
        var batch = Math.Min(Config.BatchSize, part.Train.Count);
        var steps = Math.Max(2, (int)Math.Round((double)Config.Epochs * part.Train.Count / batch));
        var decayed = model.Parameters.ToLookup(parameter => parameter.Shape.Rank > 1);
        var optimizer = new AdamW([new ParameterGroup(decayed[true]), new ParameterGroup(decayed[false], weightDecay: 0)])
        {
            LearningRate = Config.LearningRate,
            WeightDecay = 0.02,
            ClipNorm = 5,
        };
        var order = new EpochOrder([.. Enumerable.Range(0, part.Train.Count)], key.Fold(0));
        return new(model, optimizer, context =>
        {
            Recording[] chosen = [.. order.Batch(context.Step, batch).Select(index => part.Train[index])];
            var labels = Tensor.From<long>([.. chosen.Select(Label)]);
            return Losses.CrossEntropy(model.Forward(sound.Varied([.. chosen.Select(SoundOf)], context.Key)), labels, labelSmoothing: LabelSmoothing);
        }, new()
        {
            Steps = steps,
            Schedule = LearningCycle.Of(Config.LearningRate, steps, risingShare: 0.2),
            ValidateEvery = StepRecord.Every(steps, RecordsPerRun),
            // Only watched, not chosen by: the last weights are used.
            Validate = () => new Dictionary<string, double> { ["test_accuracy"] = part.Test.Zip(Predict(model, part.Test)).Count(pair => Label(pair.First) == pair.Second) / (double)part.Test.Count },
            Key = key.Fold(1),
        });
    }

    private RecipeResult Report()
    {
        var counts = new int[Config.Classes.Length * Config.Classes.Length];
        foreach (var (number, part) in parts.Index())
            foreach (var (recording, predicted) in part.Test.Zip(Predict(number)))
                counts[(int)Label(recording) * Config.Classes.Length + (int)predicted]++;
        var scores = Measure();
        var accuracy = scores.Average(score => (double)score.Right / score.Count);
        var figures = new JsonObject { ["test_accuracy"] = accuracy, ["samples"] = scores.Sum(score => score.Count) };
        if (Config.HeldOut.Length > 0)
            figures["speakers"] = new JsonObject(scores.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Name, (double)score.Right / score.Count)));
        return new()
        {
            Figures = figures,
            Lines =
            [
                .. scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Name}: test accuracy {100.0 * score.Right / score.Count:0.00} %, {score.Right} of {score.Count}")),
                .. scores.Count > 1 ? [string.Create(CultureInfo.InvariantCulture, $"mean over speakers that were not heard before: {100 * accuracy:0.00} %")] : Array.Empty<string>(),
            ],
            Headline = [new("Test accuracy", string.Create(CultureInfo.InvariantCulture, $"{100 * accuracy:0.00}%"), scores.Count > 1 ? "mean over held-out speakers" : parts[0].Name)],
            Confusion = new(Config.Classes.Length, counts),
            Classes = Config.Classes,
            Sections =
            [
                .. scores.Count > 1
                    ? [new("Speakers", "Test accuracy for each voice by a model that has never heard it.",
                        [new ReportBars("By speaker", [.. scores.Select(score => KeyValuePair.Create(score.Name, (double)score.Right / score.Count))], ReportNumber.Percent)])]
                    : Array.Empty<ReportSection>(),
                Spectrograms(),
            ],
        };
    }

    private ReportSection Spectrograms()
    {
        var shown = parts[0].Train.DistinctBy(recording => recording.Word).Take(SpectrogramsShown).ToArray();
        float[][] heard = [.. shown.Select(SoundOf)];
        var (plain, varied) = (sound.Plain(heard), sound.Varied(heard, new RandomKey(Config.Seed).Fold(4)));
        return new(
            "What it hears", "Energy in mel bands, low tones at the bottom, over time: as recorded, and as varied in training (speed, time, noise, colour, silenced stretches).",
            [.. shown.SelectMany((recording, number) => new[] { Map($"'{recording.Word}'", plain, number), Map($"'{recording.Word}', varied", varied, number) })]);
    }

    private ReportHeatMap Map(string title, Tensor spectrograms, int number) =>
        new(title, Config.Bands, sound.Frames, spectrograms.Select(0, number).Select(0, 0).Flip(0).ToArray<float>());

    private long[] Predict(int number) => Predict(ensemble.Members[number], parts[number].Test);

    private long[] Predict(SpeechNet model, IReadOnlyList<Recording> recordings) =>
        [.. SpeechEnsemble.Probabilities([model], sound, [.. recordings.Select(SoundOf)]).Select(shares => (long)Array.IndexOf(shares, shares.Max()))];

    private float[] SoundOf(Recording recording) => sounds[recording.File];

    private long Label(Recording recording) => Array.IndexOf(Config.Classes, recording.Word);
}
