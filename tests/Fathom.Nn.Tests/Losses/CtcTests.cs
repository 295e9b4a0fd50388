namespace Fathom.Nn.Tests;

/// <summary>CTC loss and decoding against all paths, written out.</summary>
public sealed class CtcTests
{
    private const int Frames = 5, Batch = 3, Classes = 3;

    private static readonly Tensor Logits = (2 * Tensor.RandomNormal([Frames, Batch, Classes], new RandomKey(3)).To(DType.F64)).Eval();

    [Fact]
    public void The_loss_is_that_of_all_paths_that_read_as_the_labels()
    {
        var labels = Tensor.From(new[,] { { 1, 1, 0 }, { 2, 1, 2 }, { 0, 0, 0 } });
        int[] frames = [5, 4, 5], counts = [2, 3, 0];
        var losses = Losses.Ctc(Logits, labels, Tensor.From<int>(frames), Tensor.From<int>(counts), reduction: Reduction.None).ToArray<double>();
        int[][] readings = [[1, 1], [2, 1, 2], []];
        for (var b = 0; b < Batch; b++)
            Assert.Equal(-Math.Log(Readings(b, frames[b])[Key(readings[b])]), losses[b], 1e-12);
    }

    [Fact]
    public void A_sample_with_too_few_frames_is_infinite_or_left_out()
    {
        var labels = Tensor.From(new[,] { { 1, 1 }, { 1, 2 }, { 2, 1 } });
        Tensor frames = Tensor.From(2, 2, 5), counts = Tensor.From(2, 2, 2);
        var losses = Losses.Ctc(Logits, labels, frames, counts, reduction: Reduction.None).ToArray<double>();
        Assert.Equal([true, false, false], losses.Select(double.IsPositiveInfinity));
        var left = Losses.Ctc(Logits, labels, frames, counts, zeroInfinity: true, reduction: Reduction.Sum);
        Assert.Equal(losses[1] + losses[2], left.Item<double>(), 1e-12);
        var gradient = left.Grad(Logits).ToArray<double>();
        Assert.All(Enumerable.Range(0, Frames * Batch * Classes), i =>
        {
            if (i / Classes % Batch == 0)
                Assert.Equal(0, gradient[i]);
            Assert.True(double.IsFinite(gradient[i]));
        });
    }

    [Fact]
    public void Labels_and_counts_out_of_range_give_NaN()
    {
        var labels = Tensor.From(new[,] { { 3, 1 }, { 1, 2 }, { 0, 1 } });
        var losses = Losses.Ctc(Logits, labels, Tensor.From(5, 6, 5), Tensor.From(2, 2, 2), reduction: Reduction.None).ToArray<double>();
        Assert.All(losses, loss => Assert.True(double.IsNaN(loss)));
    }

    [Fact]
    public void Long_sequences_in_f32_agree_with_f64()
    {
        var logits = (4 * Tensor.RandomNormal([600, 2, 30], new RandomKey(8))).Eval();
        var labels = (Tensor.RandomUniform([2, 120], new RandomKey(9)) * 29).To(DType.I32) + 1;
        Tensor frames = Tensor.From(600, 480), counts = Tensor.From(120, 77);
        var wide = logits.To(DType.F64);
        var (single, exact) = (Losses.Ctc(logits, labels, frames, counts), Losses.Ctc(wide, labels, frames, counts));
        Assert.Equal(exact.Item<double>(), single.Item<double>(), 2e-6 * exact.Item<double>());
        var (g, expected) = (single.Grad(logits).ToArray<float>(), exact.Grad(wide).ToArray<double>());
        // Occupancies are differences of logarithms of some ten units in the row's own scale: a few dozen roundings each.
        for (var i = 0; i < g.Length; i++)
            Assert.Equal(expected[i], g[i], 1e-6);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var (labels, five) = (Tensor.From(new[,] { { 1 }, { 1 }, { 1 } }), Tensor.From(5, 5, 5));
        Assert.Contains("[T, B, C]", Assert.Throws<ShapeException>(() => Losses.Ctc(Logits[0], labels, five, five)).Message);
        Assert.Contains("[3, S]", Assert.Throws<ShapeException>(() => Losses.Ctc(Logits, labels[..2], five, five)).Message);
        Assert.Contains("integers", Assert.Throws<DTypeException>(() => Losses.Ctc(Logits, labels.To(DType.F32), five, five)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Ctc(Logits, labels, five, five, blank: 3));
        Assert.Throws<ArgumentException>(() => CtcDecoding.Greedy(Logits, [5, 5]));
        Assert.Throws<ArgumentException>(() => CtcDecoding.Beam(Logits, frameCounts: [5, 5, 6]));
    }

    [Fact]
    public void A_wide_beam_finds_all_readings_with_their_probabilities()
    {
        int[] frames = [5, 4, 0];
        var found = CtcDecoding.Beam(Logits, width: 1000, frames);
        for (var b = 0; b < Batch; b++)
        {
            var expected = Readings(b, frames[b]).OrderByDescending(entry => entry.Value).ToArray();
            Assert.Equal(expected.Select(entry => entry.Key), found[b].Select(reading => Key(reading.Labels)));
            // Log-probabilities are f32.
            Assert.All(expected.Zip(found[b]), pair => Assert.Equal(Math.Log(pair.First.Value), pair.Second.LogProbability, 1e-5));
        }
    }

    [Fact]
    public void A_narrow_beam_keeps_its_width_and_beats_the_greedy_reading()
    {
        var (greedy, beam) = (CtcDecoding.Greedy(Logits), CtcDecoding.Beam(Logits, width: 4));
        for (var b = 0; b < Batch; b++)
        {
            Assert.Equal(4, beam[b].Count);
            var readings = Readings(b, Frames);
            Assert.True(beam[b][0].LogProbability <= Math.Log(readings[Key(beam[b][0].Labels)]) + 1e-5);
            Assert.True(readings[Key(beam[b][0].Labels)] >= readings[Key(greedy[b].Labels)]);
        }
    }

    [Fact]
    public void Greedy_merges_repeats_and_removes_blanks()
    {
        int[] path = [1, 1, 0, 1, 2, 2, 0];
        var reading = CtcDecoding.Greedy((10 * Tensor.From<int>(path).OneHot(3)).Unsqueeze(1))[0];
        Assert.Equal([1, 1, 2], reading.Labels);
        Assert.Equal(-7 * Math.Log(1 + 2 * Math.Exp(-10)), reading.LogProbability, 1e-5);
    }

    /// <summary>Probability of every reading of a sample's first frames: the sum over all paths.</summary>
    private static Dictionary<string, double> Readings(int sample, int frames)
    {
        var probabilities = Logits.Softmax(-1).ToArray<double>();
        var readings = new Dictionary<string, double>();
        for (var code = 0; code < (int)Math.Pow(Classes, frames); code++)
        {
            var (probability, labels, before, rest) = (1.0, new List<int>(), 0, code);
            for (var t = 0; t < frames; t++, rest /= Classes)
            {
                var c = rest % Classes;
                probability *= probabilities[(t * Batch + sample) * Classes + c];
                if (c != before && c != 0)
                    labels.Add(c);
                before = c;
            }
            readings[Key(labels)] = readings.GetValueOrDefault(Key(labels)) + probability;
        }
        return readings;
    }

    private static string Key(IEnumerable<int> labels) => string.Join(",", labels);
}
