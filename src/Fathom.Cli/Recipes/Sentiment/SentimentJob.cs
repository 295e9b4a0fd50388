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
    private const double GramRateShare = 0.05;
    private const int ShownSentences = 12;
    private readonly SentimentEnsemble ensemble;
    private readonly LabelledSentences data;
    private readonly EncodedSentence[] encoded;
    private readonly int[] rest, test;

    private SentimentJob(SentimentConfig config, LabelledSentences data, int[] rest, int[] test) : base(config)
    {
        (this.data, this.rest, this.test, ensemble) = (data, rest, test, SentimentEnsemble.Build(config));
        var words = new SentenceWords(config);
        encoded = Array.ConvertAll(data.Sentences, words.Encode);
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
                Grams = SentenceWords.Frequent(split.SelectMany(SentenceWords.GramsOf), config.LeastCount),
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
        member.Grams.Weight.Assign(GramLogits(train));
        var (batch, order) = (Math.Min(Config.BatchSize, train.Length), new EpochOrder(train, key.Fold(1)));
        var steps = Math.Max(2, (int)Math.Round((double)Config.Epochs * train.Length / batch));
        // What counting has found is only touched up.
        Parameter[] counted = [member.Grams.Weight];
        var optimizer = new AdamW(
        [
            new ParameterGroup(member.Parameters.Except(counted)),
            new ParameterGroup(counted, learningRate: GramRateShare * Config.LearningRate, weightDecay: 0),
        ])
        {
            LearningRate = Config.LearningRate,
            ClipNorm = 1,
        };
        return new(member, optimizer, context => Loss(member, order.Batch(context.Step, batch)), new()
        {
            Steps = steps,
            Schedule = new LinearSchedule(1, 0.01, steps),
            ValidateEvery = Math.Max(1, steps / (2 * Config.Epochs)),
            Validate = () => Validate(member, validation),
            Watch = "validation_loss",
            Key = key.Fold(2),
        });
    }

    private Tensor Loss(SentenceClassifier member, int[] rows) => Losses.CrossEntropy(
        SentimentEnsemble.Logits(member, [.. rows.Select(row => encoded[row])]), Tensor.From<long>([.. rows.Select(row => (long)data.Labels[row])]));

    private Dictionary<string, double> Validate(SentenceClassifier member, int[] rows)
    {
        var (loss, right) = (0.0, 0.0);
        foreach (var chunk in rows.Chunk(256))
        {
            var labels = Tensor.From<long>([.. chunk.Select(row => (long)data.Labels[row])]);
            var logits = SentimentEnsemble.Logits(member, [.. chunk.Select(row => encoded[row])]).Eval();
            loss += Losses.CrossEntropy(logits, labels, reduction: Reduction.Sum).Item<double>();
            right += logits.ArgMax(1).EqualTo(labels).To(DType.F32).Sum().Item<double>();
        }
        return new() { ["validation_loss"] = loss / rows.Length, ["validation_accuracy"] = right / rows.Length };
    }

    /// <summary>Log-probability of each word and pair in each class, less the mean over the classes; each is counted once more than it was seen. [grams + 1, K].</summary>
    private Tensor GramLogits(int[] train)
    {
        var (count, classes) = (Config.Grams.Length + 1, Config.Classes.Length);
        var counts = new double[count, classes];
        var totals = new double[classes];
        foreach (var row in train)
            foreach (var gram in encoded[row].Grams)
            {
                counts[gram, data.Labels[row]]++;
                totals[data.Labels[row]]++;
            }
        var logits = new float[count * classes];
        for (var gram = 1; gram < count; gram++)
        {
            var logs = Enumerable.Range(0, classes).Select(k => Math.Log((counts[gram, k] + 1) / (totals[k] + count))).ToArray();
            for (var k = 0; k < classes; k++)
                logits[gram * classes + k] = (float)(logs[k] - logs.Average());
        }
        return Tensor.From<float>(logits, [count, classes]);
    }

    private ReportSection Examples(float[][] probabilities)
    {
        var shown = Enumerable.Range(0, test.Length).OrderByDescending(index => 1 - probabilities[index][data.Labels[test[index]]]).Take(ShownSentences);
        var rows = shown.Select(index =>
        {
            var shares = probabilities[index];
            var predicted = Array.IndexOf(shares, shares.Max());
            return (IReadOnlyList<string>)[data.Sentences[test[index]], data.Classes[data.Labels[test[index]]], string.Create(CultureInfo.InvariantCulture, $"{data.Classes[predicted]} ({100 * shares[predicted]:0} %)")];
        });
        return new("Where it is most wrong", "Sentences to test with that were given the least probability of their class.", [new ReportTable("", ["sentence", "is", "predicted"], [.. rows])]);
    }
}
