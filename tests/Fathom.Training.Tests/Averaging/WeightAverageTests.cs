using Fathom.Nn;

namespace Fathom.Training.Tests;

public class WeightAverageTests
{
    private static (Sequential Model, Parameter Weight) Model()
    {
        var model = new Sequential(new Linear(2, 1, bias: false, random: new RandomKey(1)));
        return (model, model.Parameters[0]);
    }

    private static void Set(Parameter weight, double value) => weight.Assign(Tensor.Full(weight.Shape, value));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_moving_average_follows_its_formula(bool warmUp)
    {
        var (model, weight) = Model();
        var average = new ExponentialMovingAverage(model, 0.7) { WarmUp = warmUp };
        var expected = 0.0;
        for (var t = 0; t < 12; t++)
        {
            Set(weight, t * t);
            average.Update();
            var decay = t == 0 ? 0 : warmUp ? Math.Min(0.7, (1.0 + t) / (10 + t)) : 0.7;
            expected = decay * expected + (1 - decay) * t * t;
        }
        using (average.Use())
            Assert.All(weight.Snapshot().ToArray<float>(), value => Assert.Equal(expected, value, 1e-5 * expected));
        Assert.All(weight.Snapshot().ToArray<float>(), value => Assert.Equal(121, value));
        average.Apply();
        Assert.All(weight.Snapshot().ToArray<float>(), value => Assert.Equal(expected, value, 1e-5 * expected));
    }

    [Fact]
    public void The_stochastic_average_is_the_mean()
    {
        var (model, weight) = Model();
        var average = new StochasticWeightAverage(model);
        foreach (var value in (double[])[1, 5, 2, 8])
        {
            Set(weight, value);
            average.Update();
        }
        average.Apply();
        Assert.All(weight.Snapshot().ToArray<float>(), value => Assert.Equal(4, value, 1e-6));
    }

    [Fact]
    public void A_restored_average_goes_on_to_the_same_bits_and_mistakes_are_named()
    {
        var (model, weight) = Model();
        ExponentialMovingAverage first = new(model, 0.9), second = new(model, 0.9);
        Assert.Contains("Update", Assert.Throws<InvalidOperationException>(first.Apply).Message);
        for (var t = 0; t < 6; t++)
        {
            Set(weight, Math.Sin(t));
            first.Update();
            if (t == 3)
                second.LoadState(first.State);
            else if (t > 3)
                second.Update();
        }
        Assert.Equal(first.State["0.weight"].ToArray<float>(), second.State["0.weight"].ToArray<float>());
        Assert.Equal(6, second.UpdateCount);
        Assert.Throws<InvalidDataException>(() => second.LoadState(new Dictionary<string, Tensor>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialMovingAverage(model, 1));
    }

    [Fact]
    public void Statistics_are_the_mean_over_the_batches_and_the_model_stays_as_it_was()
    {
        var norm = new BatchNorm1d(3);
        var model = new Sequential(norm, new Dropout(0.5));
        Tensor[] batches = [.. Enumerable.Range(0, 4).Select(i => (i + 2 * Tensor.RandomNormal([8, 3], new RandomKey((ulong)i))).Eval())];
        BatchStatistics.Measure(model, batches);
        for (var channel = 0; channel < 3; channel++)
        {
            double[][] columns = [.. batches.Select(batch => Array.ConvertAll(batch.Select(1, channel).ToArray<float>(), x => (double)x))];
            var (mean, variance) = (columns.Average(x => x.Average()), columns.Average(x => x.Sum(v => (v - x.Average()) * (v - x.Average())) / (x.Length - 1)));
            Assert.Equal(mean, norm.RunningMean!.Snapshot().ToArray<float>()[channel], 1e-5);
            Assert.Equal(variance, norm.RunningVar!.Snapshot().ToArray<float>()[channel], 1e-4);
        }
        Assert.Equal((0.1, true, 4L), (norm.Momentum, norm.Training, norm.NumBatchesTracked!.Snapshot().Item<long>()));
    }

    [Fact]
    public void A_run_with_an_average_resumes_to_the_same_bits_and_validates_it()
    {
        using var folder = new TemporaryFolder();
        var (whole, average) = Run(7);
        whole.Fit(SmallRun.Loader(), epochs: 4, validation: SmallRun.Loader(false));
        Assert.Equal(4 * SmallRun.Steps - 5, average.UpdateCount);
        using (average.Use())
            Assert.Equal(whole.History.Epochs[^1].ValidationLoss, whole.Evaluate(SmallRun.Loader(false)).Loss);
        Assert.NotEqual(whole.History.Epochs[^1].ValidationLoss, whole.Evaluate(SmallRun.Loader(false)).Loss);

        Run(7).Trainer.Fit(SmallRun.Loader(), epochs: 2, callbacks: [new Checkpoint(folder.Path)]);
        var (resumed, restored) = Run(99);
        resumed.Resume(folder.File("last.safetensors"));
        resumed.Fit(SmallRun.Loader(), epochs: 4);
        foreach (var (name, value) in average.State)
            Assert.Equal(value.ToBytes(), restored.State[name].ToBytes());

        static (Trainer Trainer, WeightAverage Average) Run(ulong seed)
        {
            var model = SmallRun.Model(seed);
            var average = new ExponentialMovingAverage(model, 0.8);
            return (SmallRun.Trainer(model, new() { Average = average, AverageFrom = 5, ValidateAverage = true }), average);
        }
    }

    [Fact]
    public void Averages_of_epochs_are_taken_at_their_ends()
    {
        var model = SmallRun.Model();
        var average = new StochasticWeightAverage(model);
        var trainer = SmallRun.Trainer(model, new() { Average = average, AverageUnit = ScheduleUnit.Epoch, AverageFrom = 2 });
        trainer.Fit(SmallRun.Loader(), epochs: 5);
        Assert.Equal(3, average.UpdateCount);
    }
}
