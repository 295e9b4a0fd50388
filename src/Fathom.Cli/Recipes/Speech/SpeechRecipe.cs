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

    protected override Func<GivenOptions, SpeechConfig> AddOptions(Command command)
    {
        var holdOut = new Option<string?>("--hold-out") { Description = "Test with a speaker who is not heard in training; all for each in turn", HelpName = "SPEAKER|all" };
        var rate = NumberOptions.Whole("--rate", "Samples per second that recordings are brought to (that of the first)", 1000, 384_000);
        var seconds = NumberOptions.Real("--seconds", "Seconds that a model hears (1)", 0.2, 60);
        var bands = NumberOptions.Whole("--bands", "Mel bands, a multiple of 8 (40)", 8, 512);
        var epochs = NumberOptions.Whole("--epochs", "Passes over the training recordings (80)", 1, 100_000);
        var batchSize = NumberOptions.Whole("--batch-size", "Recordings per step (32)", 2, 65_536);
        var learningRate = NumberOptions.Real("--learning-rate", "Greatest learning rate (0.003)", 1e-12, 1000);
        var maps = NumberOptions.Whole("--maps", "Maps of the first convolution (24)", 1, 1024);
        var hidden = NumberOptions.Whole("--hidden", "Size of the recurrent units (64)", 1, 4096);
        var dropout = NumberOptions.Real("--dropout", "Dropout before the last layer (0.2)", 0, 0.95);
        foreach (var option in new Option[] { holdOut, rate, seconds, bands, epochs, batchSize, learningRate, maps, hidden, dropout })
            command.Add(option);
        return given => new()
        {
            Recipe = Name,
            Data = given.DataName,
            DataSource = given.DataSource,
            Seed = given.Seed,
            Command = given.Command,
            HoldOut = given.Parsed.GetValue(holdOut),
            Rate = given.Parsed.GetValue(rate) ?? 0,
            Seconds = given.Parsed.GetValue(seconds) ?? 1,
            Bands = given.Parsed.GetValue(bands) is not { } count ? 40 : count % 8 == 0 ? count
                : throw new CliException($"--bands: {count} is not a multiple of 8.", ExitCodes.Usage),
            Epochs = given.Parsed.GetValue(epochs) ?? 80,
            BatchSize = given.Parsed.GetValue(batchSize) ?? 32,
            LearningRate = given.Parsed.GetValue(learningRate) ?? 3e-3,
            Maps = given.Parsed.GetValue(maps) ?? 24,
            Hidden = given.Parsed.GetValue(hidden) ?? 64,
            Dropout = given.Parsed.GetValue(dropout) ?? 0.2,
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
        const int ChunkSize = 100;
        var (sound, ensemble) = (new SpeechSound(run.Config), run.Load(SpeechEnsemble.Build(run.Config)));
        return
        [
            .. recordings.Chunk(ChunkSize).SelectMany(chunk =>
                ensemble.Probabilities(sound.Plain([.. chunk.Select(sound.Read)])).ToArray<float>().Chunk(run.Config.Classes.Length)),
        ];
    }
}
