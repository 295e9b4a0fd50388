using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Data;

namespace Fathom.Cli;

/// <summary>Which word a recording is.</summary>
internal sealed class SpeechRecipe() : CliRecipe<SpeechConfig>(RunJson.Default.SpeechConfig)
{
    public override string Name => "speech";

    public override string Summary => "Recordings of words: log-mel features, augmentation, convolutions and recurrent units";

    protected override string DataDescription => "A folder with WAV files called WORD_SPEAKER_NUMBER.wav, or with a folder for each word";

    protected override Func<ParseResult, SpeechConfig> AddOptions(RecipeOptions options)
    {
        var holdOut = options.Text("--hold-out", "Test with a speaker who is not heard in training; all for each in turn", "SPEAKER|all");
        var rate = options.Whole("--rate", "Samples per second that recordings are brought to (that of the first)", 1000, 384_000);
        var seconds = options.Real("--seconds", "Seconds that a model hears", 1, 0.2, 60);
        var bands = options.Whole("--bands", "Mel bands, a multiple of 8", 40, 8, 512);
        var epochs = options.Whole("--epochs", "Passes over the training recordings", 60, 1, 100_000);
        var batchSize = options.Whole("--batch-size", "Recordings per step", 32, 2, 65_536);
        var learningRate = options.LearningRate(3e-3);
        var maps = options.Whole("--maps", "Maps of the first convolution", 24, 1, 1024);
        var hidden = options.Whole("--hidden", "Size of the recurrent units", 64, 1, 4096);
        var dropout = options.Dropout(0.2);
        return given => new()
        {
            HoldOut = given.GetValue(holdOut),
            Rate = given.GetValue(rate) ?? 0,
            Seconds = given.GetValue(seconds),
            Bands = given.GetValue(bands) is var count && count % 8 == 0 ? count
                : throw new CliException($"--bands: {count} is not a multiple of 8.", ExitCodes.Usage),
            Epochs = given.GetValue(epochs),
            BatchSize = given.GetValue(batchSize),
            LearningRate = given.GetValue(learningRate),
            Maps = given.GetValue(maps),
            Hidden = given.GetValue(hidden),
            Dropout = given.GetValue(dropout),
        };
    }

    protected override RecipeJob<SpeechConfig> Prepare(SpeechConfig config, RecipeContext context) => SpeechJob.Create(config);

    protected override RecipeAnswer Evaluate(SavedRun<SpeechConfig> run, string? data, RecipeContext context)
    {
        if (data is null)
        {
            var job = SpeechJob.Create(run.Config);
            run.Load(job.Model);
            var scores = job.Measure();
            return new(
                [.. scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Name}: test accuracy {100.0 * score.Right / score.Count:0.00} %, {score.Right} of {score.Count}"))],
                new() { ["test_accuracy"] = scores.Average(score => (double)score.Right / score.Count), ["samples"] = scores.Sum(score => score.Count) });
        }
        var recordings = RecordingFolder.Read(data);
        if (recordings.FirstOrDefault(recording => !run.Config.Classes.Contains(recording.Word)) is { } stranger)
            throw new CliException($"{stranger.File}: the word '{stranger.Word}' is none that the model knows: {string.Join(", ", run.Config.Classes)}.");
        var right = recordings.Zip(Probabilities(run, recordings)).Count(pair => run.Config.Classes[Array.IndexOf(pair.Second, pair.Second.Max())] == pair.First.Word);
        return new(
            [string.Create(CultureInfo.InvariantCulture, $"test accuracy {100.0 * right / recordings.Count:0.00} %, {right} of {recordings.Count}")],
            new() { ["test_accuracy"] = (double)right / recordings.Count, ["samples"] = recordings.Count });
    }

    protected override RecipeAnswer Predict(SavedRun<SpeechConfig> run, PredictRequest request, RecipeContext context)
    {
        var recording = request.Input is { } file ? new Recording(file, "", null, 0) : TestRecording(run.Config, request.Index!.Value);
        var (classes, probabilities) = (run.Config.Classes, Probabilities(run, [recording])[0]);
        var best = Array.IndexOf(probabilities, probabilities.Max());
        var lines = probabilities.Index().OrderByDescending(pair => pair.Item).Take(5)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{classes[pair.Index],-12} {100 * pair.Item,6:0.00} %"));
        var json = new JsonObject
        {
            ["class"] = classes[best],
            ["probability"] = probabilities[best],
            ["probabilities"] = new JsonObject(classes.Zip(probabilities, (name, share) => KeyValuePair.Create<string, JsonNode?>(name, share))),
        };
        if (recording.Word.Length > 0)
            json["label"] = recording.Word;
        return new([.. lines, recording.Word.Length > 0 ? $"it is: {classes[best]} (said was {recording.Word})" : $"it is: {classes[best]}"], json);
    }

    private static Recording TestRecording(SpeechConfig config, int index)
    {
        var test = SpeechPart.Of(RecordingFolder.Read(config.DataSource), config)[0].Test;
        return index < test.Count ? test[index]
            : throw new CliException($"--index {index}: there are {test.Count} test recordings, 0 to {test.Count - 1}.", ExitCodes.Usage);
    }

    private static float[][] Probabilities(SavedRun<SpeechConfig> run, IReadOnlyList<Recording> recordings)
    {
        var sound = new SpeechSound(run.Config);
        return SpeechEnsemble.Probabilities(run.Load(SpeechEnsemble.Build(run.Config)).Members, sound, [.. recordings.Select(sound.Read)]);
    }
}
