namespace Fathom.Training.Tests;

public class ReduceOnPlateauTests
{
    [SkippableTheory]
    [InlineData("plateau_min_rel")]
    [InlineData("plateau_max_abs")]
    public void Rates_are_the_reference_s(string name)
    {
        var cases = ReferenceCases.Load("schedulers");
        var config = cases.Config(name);
        var optimizer = new Sgd([new Parameter(Tensor.Zeros([1]))]) { LearningRate = config.GetProperty("base_lr").GetDouble() };
        var plateau = new ReduceOnPlateau(optimizer)
        {
            HigherIsBetter = config.GetProperty("mode").GetString() == "max",
            Factor = config.GetProperty("factor").GetDouble(),
            Patience = config.GetProperty("patience").GetInt32(),
            Threshold = config.GetProperty("threshold").GetDouble(),
            AbsoluteThreshold = config.GetProperty("threshold_mode").GetString() == "abs",
            Cooldown = config.TryGetProperty("cooldown", out var cooldown) ? cooldown.GetInt32() : 0,
            MinimumLearningRate = config.GetProperty("min_lr").GetDouble(),
        };
        var rates = new List<double>();
        foreach (var measure in cases.Doubles($"{name}/metric"))
        {
            rates.Add(optimizer.LearningRate);
            plateau.Report(measure);
        }
        ReferenceCases.AssertClose(cases.Doubles($"{name}/lr"), rates, 1e-9, 1e-12, name);
    }

    [Fact]
    public void Memory_moves_to_another_run()
    {
        var optimizer = new Sgd([new Parameter(Tensor.Zeros([1]))]) { LearningRate = 1 };
        var (first, second) = (new ReduceOnPlateau(optimizer) { Patience = 1 }, new ReduceOnPlateau(optimizer) { Patience = 1 });
        first.Report(1);
        first.Report(1);
        second.Memory = first.Memory;
        Assert.True(second.Report(1));
        Assert.Equal(0.1, optimizer.LearningRate, 1e-12);
    }
}
