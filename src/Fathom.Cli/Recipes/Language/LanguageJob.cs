using System.Globalization;
using Fathom.Nn;
using Fathom.Text;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>A training of <c>gpt</c> or <c>lstm-lm</c>: AdamW on the next character of random stretches, a warm-up and a cosine of the learning rate.</summary>
internal sealed class LanguageJob : RecipeJob<LanguageConfig>
{
    private const double WarmUpShare = 0.05;
    private const double FinalShare = 0.02;
    private const int SampleLength = 500;
    private const int PromptLength = 32;
    private readonly TextDataset text;
    private readonly LanguageNet model;

    private LanguageJob(LanguageConfig config, TextDataset text, LanguageNet model) : base(config) => (this.text, this.model) = (text, model);

    public override string Title => string.Create(
        CultureInfo.InvariantCulture,
        $"{Config.Data}, {text.Train.Tokens.Length:N0} characters to train on, {text.Validation.Tokens.Length:N0} to measure with, {text.Tokenizer.Vocabulary.Count} distinct");

    public override Module Model => model.Network;

    /// <summary>Reads the text and builds the model.</summary>
    public static LanguageJob Create(LanguageConfig config)
    {
        var text = LanguageText.Load(config.DataSource, config.Characters, config.Context, config.ValidationShare);
        var decided = config with { Characters = LanguageText.CharactersOf(text.Tokenizer) };
        return new(decided, text, LanguageNet.Build(decided));
    }

    public override RecipeResult Train(RecipeRun run)
    {
        run.Fit(Config.Recipe, Loop());
        var loss = ValidationLoss();
        return new()
        {
            Figures = new()
            {
                ["validation_loss"] = JsonNumber.Of(loss),
                ["bits_per_character"] = JsonNumber.Of(loss / Math.Log(2)),
                ["characters_per_second"] = Math.Round(run.Loops.Sum(entry => (double)entry.Loop.StepLosses.Count) * Config.BatchSize * Config.Context / run.Seconds),
            },
            Lines = [string.Create(CultureInfo.InvariantCulture, $"validation loss {loss:0.0000} nats per character (perplexity {Math.Exp(loss):0.00}, {loss / Math.Log(2):0.000} bits)")],
            Headline =
            [
                new("Validation loss", loss.ToString("0.0000", CultureInfo.InvariantCulture), "nats per character"),
                new("Perplexity", Math.Exp(loss).ToString("0.00", CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"of {text.Tokenizer.Vocabulary.Count} characters")),
            ],
            Sections = [Samples()],
        };
    }

    /// <summary>Mean loss per character of the validation text.</summary>
    public double ValidationLoss() => model.Loss(text.Validation);

    private StepLoop Loop()
    {
        var decayed = Model.Parameters.ToLookup(parameter => parameter.Shape.Rank > 1);
        var optimizer = new AdamW([new ParameterGroup(decayed[true]), new ParameterGroup(decayed[false], weightDecay: 0)])
        {
            LearningRate = Config.LearningRate,
            WeightDecay = Config.WeightDecay,
            Betas = (0.9, 0.99),
            ClipNorm = 1,
        };
        return new(Model, optimizer, context =>
        {
            var (inputs, targets) = text.Train.Random(Config.BatchSize, context.Key);
            return model.Loss(inputs, targets);
        }, new()
        {
            Steps = Config.Steps,
            Schedule = Warmed(),
            ValidateEvery = Config.ValidateEvery,
            Validate = () => new Dictionary<string, double> { ["validation_loss"] = ValidationLoss() },
            Watch = "validation_loss",
            Key = new RandomKey(Config.Seed).Fold(2),
            Precision = RecipeOptions.PrecisionOf(Config.Precision),
        });
    }

    private Schedule Warmed()
    {
        var warmUp = Math.Max(1, (int)(Config.Steps * WarmUpShare));
        return new LambdaSchedule(step => step < warmUp ? (step + 1.0) / warmUp
            : FinalShare + (1 - FinalShare) * 0.5 * (1 + Math.Cos(Math.PI * (step - warmUp) / Math.Max(1, Config.Steps - warmUp))));
    }

    private ReportSection Samples()
    {
        var start = text.Validation.Tokens.Span[..Math.Min(PromptLength, Config.Context / 2)].ToArray();
        var generator = new TextGenerator(model.Sequences, text.Tokenizer);
        ReportBlock[] samples =
        [
            .. new[] { 0.5f, 0.8f, 1 }.Select((temperature, number) => new ReportText(
                string.Create(CultureInfo.InvariantCulture, $"Temperature {temperature:0.0}"),
                text.Tokenizer.Decode(start) + generator.Generate([start], new()
                {
                    MaximumTokens = SampleLength, Sampling = new() { Temperature = temperature }, Key = new RandomKey(Config.Seed).Fold(3).Fold((ulong)number),
                })[0].Text)),
        ];
        return new("What it writes", $"Each text begins with the first {start.Length} characters of the validation text, and the model goes on. Lower temperatures keep to what is likely.", samples);
    }
}
