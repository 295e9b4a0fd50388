using System.Globalization;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Text;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>A training of <c>translate</c>.</summary>
internal sealed class TranslateJob : RecipeJob<TranslateConfig>
{
    private const double WarmUpShare = 0.1;
    private const int ShownTranslations = 12;
    private readonly Tokenizer tokenizer;
    private readonly ParallelText test;
    private readonly Seq2SeqTransformer model;
    private readonly TranslateBatches training, validation;
    private readonly (int Used, int All) pairs;

    private TranslateJob(TranslateConfig config, Tokenizer tokenizer, ParallelText train, ParallelText validation, ParallelText test) : base(config)
    {
        (this.tokenizer, this.test, model) = (tokenizer, test, Translator.Build(config));
        var used = Encoded(train);
        pairs = (used.Length, train.Sources.Length);
        training = new(used, config.TokensPerStep, new RandomKey(config.Seed).Fold(2));
        this.validation = new(Encoded(validation), config.TokensPerStep, new RandomKey(config.Seed));
    }

    public override string Title => string.Create(
        CultureInfo.InvariantCulture,
        $"{Config.Data}, {Config.Source} to {Config.Target}, {pairs.Used:N0} of {pairs.All:N0} pairs of sentences, {Config.Vocabulary:N0} tokens, {(double)Config.Steps / training.StepsPerPass:0.0} passes");

    public override Module Model => model;

    /// <summary>Reads the files, learns the vocabulary, builds the model.</summary>
    public static TranslateJob Create(TranslateConfig config)
    {
        if (!Directory.Exists(config.DataSource))
            throw new CliException($"--data {config.DataSource}: translate takes a folder with train.{config.Source}, train.{config.Target}, val.{config.Source} and so on, gzipped or not.");
        var names = ParallelText.Names(config.DataSource, "test", config.Source, config.Target);
        var test = config.Test ?? (names.Length > 0 ? names[0]
            : throw new CliException($"{config.DataSource}: no files test*.{config.Source} and test*.{config.Target}. Name others with --test?"));
        ParallelText train = Read("train"), validation = Read("val");
        var tokenizer = TranslateTokens.Train(train, config.Vocabulary);
        return new(config with { Test = test, Vocabulary = tokenizer.Vocabulary.Count }, tokenizer, train, validation, Read(test));

        ParallelText Read(string name) => ParallelText.Read(config.DataSource, name, config.Source, config.Target);
    }

    public override void SaveBeside(string folder) => TranslateTokens.Save(tokenizer, folder);

    public override RecipeResult Train(RecipeRun run)
    {
        run.Fit("translate", Loop());
        var loss = ValidationLoss();
        run.Line($"translating {test.Sources.Length} sentences of {test.Name}");
        var translator = new Translator(model, tokenizer, Config);
        var translations = translator.Translate(test.Sources, run.Cancellation);
        if (translations.Length < test.Sources.Length)
            run.Cut();
        var bleu = Measure(translations, test);
        return new()
        {
            Figures = new()
            {
                ["bleu"] = bleu.Score,
                ["validation_loss"] = JsonNumber.Of(loss),
                ["test"] = test.Name,
                ["sentences"] = translations.Length,
            },
            Lines = [string.Create(CultureInfo.InvariantCulture, $"BLEU {bleu.Score:0.00} on {translations.Length:N0} sentences of {test.Name}; validation loss {loss:0.000} nats per token")],
            Headline =
            [
                new("BLEU", bleu.Score.ToString("0.0", CultureInfo.InvariantCulture), $"{test.Name}, {translations.Length} sentences, 13a tokens, case counts"),
                new("Validation loss", loss.ToString("0.000", CultureInfo.InvariantCulture), "nats per token"),
            ],
            Sections = [.. Sections(translator, translations, bleu)],
        };
    }

    /// <summary>BLEU of translations of the first sentences of a test.</summary>
    public static Bleu Measure(IReadOnlyList<string> translations, ParallelText test)
    {
        var bleu = new Bleu();
        foreach (var (translation, reference) in translations.Zip(test.Targets))
            bleu.Add(translation, reference);
        return bleu;
    }

    private StepLoop Loop()
    {
        var optimizer = new AdamW([new ParameterGroup(model.Parameters, weightDecay: 0)]) { LearningRate = Config.LearningRate, Betas = (0.9, 0.98), ClipNorm = 1 };
        var warmUp = Math.Max(1, (int)(Config.Steps * WarmUpShare));
        return new(model, optimizer, context =>
        {
            var (source, target, wanted) = training.Of(context.Step);
            return Loss(source, target, wanted, Config.LabelSmoothing);
        }, new()
        {
            Steps = Config.Steps,
            // A line up, then down again to nothing.
            Schedule = new LambdaSchedule(step => step < warmUp ? (step + 1.0) / warmUp : Math.Max(0.01, (double)(Config.Steps - step) / (Config.Steps - warmUp))),
            ValidateEvery = StepRecord.Every(Config.Steps, 15),
            Validate = () => new Dictionary<string, double> { ["validation_loss"] = ValidationLoss() },
            Watch = "validation_loss",
            Key = new RandomKey(Config.Seed).Fold(3),
            Precision = RecipeOptions.PrecisionOf(Config.Precision),
        });
    }

    private double ValidationLoss()
    {
        var (sum, count) = (0.0, 0.0);
        foreach (var (source, target, wanted) in validation.InOrder())
        {
            var tokens = wanted.NotEqual(TranslateTokens.Padding).To(DType.F32).Sum().Item<double>();
            (sum, count) = (sum + Loss(source, target, wanted, smoothing: 0).Item<double>() * tokens, count + tokens);
        }
        return sum / count;
    }

    private Tensor Loss(Tensor source, Tensor target, Tensor wanted, double smoothing) =>
        Losses.CrossEntropy(
            model.Forward(source, target).Reshape([-1, Config.Vocabulary]), wanted.Reshape([-1]), labelSmoothing: smoothing, ignoredLabel: TranslateTokens.Padding);

    private (int[] Source, int[] Target)[] Encoded(ParallelText text) =>
    [
        .. text.Sources.Zip(text.Targets).Select(pair => (Source: TranslateTokens.Encode(tokenizer, pair.First), Target: TranslateTokens.Encode(tokenizer, pair.Second)))
            .Where(pair => Math.Max(pair.Source.Length, pair.Target.Length) <= Config.LongestSentence),
    ];

    private IEnumerable<ReportSection> Sections(Translator translator, string[] translations, Bleu bleu)
    {
        var rows = Enumerable.Range(0, Math.Min(ShownTranslations, translations.Length))
            .Select(i => (IReadOnlyList<string>)[test.Sources[i], translations[i], test.Targets[i]]);
        yield return new("Translations", $"The first sentences of {test.Name}, which were not trained on.", [new ReportTable("", ["sentence", "translation", "reference"], [.. rows])]);
        yield return new("BLEU", "How many of the translations' words, and of their runs of two to four words, the references have.",
        [
            new ReportBars("Precisions", [.. bleu.Precisions.Select((share, order) => KeyValuePair.Create($"{order + 1} words", share / 100))], ReportNumber.Percent),
        ]);
        var (source, target, weights) = translator.Attention(test.Sources.MinBy(sentence => Math.Abs(sentence.Length - 50))!);
        yield return new("Attention", "Each row is a token of a translation, and shows which tokens of the sentence the last layer looked at when it was chosen.",
            [new ReportHeatMap("Attention", target.Length, source.Length, weights) { RowNames = target, ColumnNames = source }]);
    }
}
