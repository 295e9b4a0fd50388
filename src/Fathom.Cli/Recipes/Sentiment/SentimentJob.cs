using System.Globalization;
using Fathom.Data;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>A training of <c>sentiment</c>.</summary>
internal sealed class SentimentJob : RecipeJob<SentimentConfig>
{
    private const double ValidationShare = 0.1;
    private const int ShownSentences = 12;
    private readonly SentimentEnsemble ensemble;
    private readonly LabelledSentences data;
    private readonly EncodedSentence[] encoded;
    private readonly int[] rest, test;
    private readonly Dictionary<int, float[]> counted;

    private SentimentJob(SentimentConfig config, LabelledSentences data, int[] rest, int[] test) : base(config)
    {
        (this.data, this.rest, this.test, ensemble) = (data, rest, test, SentimentEnsemble.Build(config));
        var words = new SentenceWords(config);
        encoded = Array.ConvertAll(data.Sentences, words.Encode);
        counted = Count();
    }

    public override string Title => string.Create(
        CultureInfo.InvariantCulture,
        $"{Config.Data}, {rest.Length:N0} sentences to train on, {test.Length:N0} to test with, {Config.Words.Length:N0} words, {Config.Members} models");

    public override Module Model => ensemble;

    /// <summary>Reads the sentences, divides them, and collects the words of those to train on.</summary>
    public static SentimentJob Create(SentimentConfig config)
    {
        var data = LabelledSentences.Read(config.DataSource);
        var (rest, test) = SplitIndices.Random(data.Sentences.Length, 1 - config.TestShare, new RandomKey(config.Seed).Fold(2));
        var split = Array.ConvertAll(rest, row => SentenceWords.Split(data.Sentences[row]));
        return new(
            config with
            {
                Classes = data.Classes,
                Words = SentenceWords.Frequent(split.SelectMany(words => words), config.LeastCount),
                Grams = SentenceWords.Frequent(split.SelectMany(SentenceWords.GramsOf), 1),
            },
            data, rest, test);
    }

    public override RecipeResult Train(RecipeRun run)
    {
        foreach (var (number, member) in ensemble.Members.Index())
            run.Fit($"model {number + 1}", Loop(member, new RandomKey(Config.Seed).Fold(3).Fold((ulong)number)), (double)number / Config.Members, 1.0 / Config.Members);
        var probabilities = Probabilities();
        var scores = Scores(probabilities);
        return new()
        {
            Figures = scores.Figures,
            Lines = [.. scores.Lines],
            Headline = [.. scores.Headline],
            Confusion = scores.Confusion,
            Classes = Config.Classes,
            Sections = [.. scores.Calibration is { } calibration ? [calibration] : Array.Empty<ReportSection>(), Examples(probabilities)],
        };
    }

    /// <summary>How good the models are on the sentences to test with.</summary>
    public ClassScores Measure() => Scores(Probabilities());

    private float[][] Probabilities() => ensemble.Probabilities([.. test.Select(row => encoded[row])], Config.Classes.Length);

    private ClassScores Scores(float[][] probabilities) => new(Config.Classes, probabilities, [.. test.Select(row => (long)data.Labels[row])]);

    private StepLoop Loop(SentenceClassifier member, RandomKey key)
    {
        var (first, second) = SplitIndices.Random(rest.Length, 1 - ValidationShare, key.Fold(0));
        int[] train = [.. first.Select(index => rest[index])], validation = [.. second.Select(index => rest[index])];
        var (batch, order) = (Math.Min(Config.BatchSize, train.Length), new EpochOrder(train, key.Fold(1)));
        var steps = Math.Max(2, (int)Math.Round((double)Config.Epochs * train.Length / batch));
        var optimizer = new AdamW(member.Parameters) { LearningRate = Config.LearningRate, ClipNorm = 1 };
        return new(member, optimizer, context => Loss(member, order.Batch(context.Step, batch)), new()
        {
            Steps = steps,
            Schedule = new LinearSchedule(steps, 1, 0.01),
            ValidateEvery = StepRecord.Every(steps, 2 * Config.Epochs),
            Validate = () => Validate(member, validation),
            Watch = "validation_loss",
            Key = key.Fold(2),
        });
    }

    private Tensor Loss(SentenceClassifier member, int[] rows) => Losses.CrossEntropy(Logits(member, rows), Labels(rows));

    private Tensor Logits(SentenceClassifier member, int[] rows) => SentimentEnsemble.Logits(
        member, rows.Select(row => encoded[row]), Tensor.From<float>([.. rows.SelectMany(row => counted[row])], [rows.Length, Config.Classes.Length]));

    private Tensor Labels(int[] rows) => Tensor.From<long>([.. rows.Select(row => (long)data.Labels[row])]);

    private Dictionary<string, double> Validate(SentenceClassifier member, int[] rows)
    {
        var (loss, right) = (0.0, 0.0);
        foreach (var chunk in rows.Chunk(256))
        {
            var (logits, labels) = (Logits(member, chunk).Eval(), Labels(chunk));
            loss += Losses.CrossEntropy(logits, labels, reduction: Reduction.Sum).Item<double>();
            right += logits.ArgMax(1).EqualTo(labels).To(DType.F32).Sum().Item<double>();
        }
        return new() { ["validation_loss"] = loss / rows.Length, ["validation_accuracy"] = right / rows.Length };
    }

    // The logits of each sentence to train on, as if it alone had not been counted.
    private Dictionary<int, float[]> Count()
    {
        int[][] sets = [.. rest.Select(row => encoded[row].Grams)];
        int[] labels = [.. rest.Select(row => data.Labels[row])];
        ensemble.Counts.Count(sets, labels);
        var logits = ensemble.Counts.LogitsWithoutSelf(sets, labels).ToArray<float>().Chunk(Config.Classes.Length);
        return rest.Zip(logits).ToDictionary(entry => entry.First, entry => entry.Second);
    }

    private ReportSection Examples(float[][] probabilities)
    {
        var shown = Enumerable.Range(0, test.Length).OrderByDescending(index => 1 - probabilities[index][data.Labels[test[index]]]).Take(ShownSentences);
        var rows = shown.Select(index =>
        {
            var shares = probabilities[index];
            var predicted = Array.IndexOf(shares, shares.Max());
            return (IReadOnlyList<string>)[data.Sentences[test[index]], data.Classes[data.Labels[test[index]]], string.Create(CultureInfo.InvariantCulture, $"{data.Classes[predicted]}\u00a0({100 * shares[predicted]:0}\u00a0%)")];
        });
        return new("Where it is most wrong", "Sentences to test with that were given the least probability of their class.", [new ReportTable("", ["sentence", "is", "predicted"], [.. rows])]);
    }
}
