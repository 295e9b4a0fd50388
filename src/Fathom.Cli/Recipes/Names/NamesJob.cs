using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Text;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>A training of <c>names</c>.</summary>
internal sealed class NamesJob : RecipeJob<NamesConfig>
{
    private const int MeasuredNames = 512;
    private const int SampleCount = 40;
    private const int ShownSamples = 20;
    private readonly NameList names;
    private readonly Gpt model;

    private NamesJob(NamesConfig config, NameList names) : base(config) => (this.names, model) = (names, Build(config));

    public override string Title => string.Create(
        CultureInfo.InvariantCulture, $"{Config.Data}, {names.Train.Length:N0} names to train on, {names.Validation.Length:N0} for validation, {names.Test.Length:N0} for the test");

    public override Module Model => model;

    /// <summary>Reads the names and builds the model.</summary>
    public static NamesJob Create(NamesConfig config)
    {
        var names = NameList.Open(config.DataSource, config.Seed);
        return new(config with { Characters = LanguageText.CharactersOf(names.Tokenizer), LongestName = names.LongestName }, names);
    }

    /// <summary>The network of a run, with room for a name and its end.</summary>
    public static Gpt Build(NamesConfig config) => new(
        new(CharacterTokenizer.Train(config.Characters).Vocabulary.Count, config.LongestName + 1, config.Layers, config.Heads, config.Width) { Dropout = config.Dropout },
        new RandomKey(config.Seed).Fold(1));

    /// <summary>What writes names with a network.</summary>
    public static RunWriter Writer(NamesConfig config, Gpt model) => new(new(model, CharacterTokenizer.Train(config.Characters)), "\n", "\n");

    public override RecipeResult Train(RecipeRun run)
    {
        run.Fit("names", Loop());
        var measures = Measure();
        var samples = Samples();
        var known = names.Train.Concat(names.Validation).Concat(names.Test).ToHashSet();
        var fresh = (double)samples.Count(name => !known.Contains(name)) / samples.Length;
        return new()
        {
            Figures = new()
            {
                ["validation_loss"] = JsonNumber.Of(measures.Validation),
                ["test_loss"] = JsonNumber.Of(measures.Test),
                ["bigram_validation_loss"] = JsonNumber.Of(measures.BigramValidation),
                ["bigram_test_loss"] = JsonNumber.Of(measures.BigramTest),
                ["new_names"] = fresh,
                ["samples"] = new JsonArray([.. samples.Take(ShownSamples).Select(name => (JsonNode)name)]),
            },
            Lines =
            [
                string.Create(CultureInfo.InvariantCulture, $"test loss {measures.Test:0.0000} nats per character; pairs of characters alone give {measures.BigramTest:0.0000}"),
                $"names it invents: {string.Join(", ", samples.Take(ShownSamples))}",
            ],
            Headline =
            [
                new("Test loss", measures.Test.ToString("0.0000", CultureInfo.InvariantCulture), "nats per character"),
                new("Bigram model", measures.BigramTest.ToString("0.0000", CultureInfo.InvariantCulture), "counts of pairs, for comparison"),
                new("New names", fresh.ToString("0 %", CultureInfo.InvariantCulture), $"of {samples.Length} samples, in no list"),
            ],
            Sections = [new("Names it invents", "Drawn at temperature 1. What stands in the list of names is marked with an asterisk.",
                [new ReportText("Samples", string.Join('\n', samples.Select(name => known.Contains(name) ? $"{name} *" : name)))])],
        };
    }

    /// <summary>Losses of network and bigram model, in nats per character.</summary>
    public (double Validation, double Test, double BigramValidation, double BigramTest) Measure()
    {
        model.Eval();
        return (Loss(names.Validation), Loss(names.Test), BigramModel.Loss(names, names.Validation), BigramModel.Loss(names, names.Test));
    }

    private StepLoop Loop()
    {
        var decayed = model.Parameters.ToLookup(parameter => parameter.Shape.Rank > 1);
        var optimizer = new AdamW([new ParameterGroup(decayed[true]), new ParameterGroup(decayed[false], weightDecay: 0)])
        {
            LearningRate = Config.LearningRate,
            WeightDecay = 0.1,
            Betas = (0.9, 0.99),
            ClipNorm = 1,
        };
        var order = new EpochOrder([.. Enumerable.Range(0, names.Train.Length)], new RandomKey(Config.Seed).Fold(2));
        return new(model, optimizer, context =>
        {
            var (inputs, targets) = names.Batch([.. order.Batch(context.Step, Config.BatchSize).Select(index => names.Train[index])], Config.LongestName + 1);
            return Mean(inputs, targets);
        }, new()
        {
            Steps = Config.Steps,
            Schedule = new OneCycleSchedule(Config.LearningRate, Config.Steps) { CycleMomentum = false, RisingShare = 0.1 },
            ValidateEvery = StepRecord.Every(Config.Steps, 20),
            Validate = () => new Dictionary<string, double> { ["validation_loss"] = Loss(names.Validation) },
            Watch = "validation_loss",
            Key = new RandomKey(Config.Seed).Fold(3),
        });
    }

    private double Loss(string[] measured)
    {
        var (sum, count) = (0.0, 0L);
        foreach (var part in measured.Chunk(MeasuredNames))
        {
            var (inputs, targets) = names.Batch(part, Config.LongestName + 1);
            var characters = part.Sum(name => name.Length + 1);
            (sum, count) = (sum + Mean(inputs, targets).Item<double>() * characters, count + characters);
        }
        return sum / count;
    }

    private Tensor Mean(Tensor inputs, Tensor targets)
    {
        var logits = model.Forward(inputs);
        return Losses.CrossEntropy(logits.Reshape([-1, logits.Shape[^1]]), targets.Reshape([-1]), ignoredLabel: NameList.Ignored);
    }

    private string[] Samples()
    {
        var (writer, key) = (Writer(Config, model), new RandomKey(Config.Seed).Fold(5));
        var options = new GenerationOptions { StopSequences = writer.Stops, Key = key };
        return [.. writer.Generator.Generate([.. Enumerable.Repeat(writer.Opening, SampleCount)], options).Select(text => text.Text)];
    }
}
