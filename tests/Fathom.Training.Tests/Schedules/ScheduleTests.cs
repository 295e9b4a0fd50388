using System.Text.Json;

namespace Fathom.Training.Tests;

public class ScheduleTests
{
    [SkippableTheory]
    [InlineData("step")]
    [InlineData("multistep")]
    [InlineData("exponential")]
    [InlineData("cosine")]
    [InlineData("cosine_warm_restarts")]
    [InlineData("onecycle_cos")]
    [InlineData("onecycle_linear")]
    [InlineData("onecycle_three_phase")]
    [InlineData("linear")]
    [InlineData("constant")]
    [InlineData("polynomial")]
    [InlineData("lambda")]
    [InlineData("cyclic_triangular")]
    [InlineData("cyclic_triangular2")]
    [InlineData("cyclic_exp_range")]
    [InlineData("sequential_warmup_cosine")]
    public void Rates_and_momenta_are_the_reference_s(string name)
    {
        var cases = ReferenceCases.Load("schedulers");
        var config = cases.Config(name);
        var schedule = Make(config);
        var baseRate = config.GetProperty("base_lr").GetDouble();
        var expected = cases.Doubles($"{name}/lr");
        var rates = Enumerable.Range(0, expected.Length).Select(time => schedule.LearningRate(baseRate, time)).ToArray();
        // The reference multiplies step by step where this is a closed form: some ulp of f64 each.
        ReferenceCases.AssertClose(expected, rates, 1e-9, 1e-12, name);
        if (!cases.Has($"{name}/momentum"))
            return;
        var momenta = Enumerable.Range(0, expected.Length).Select(time => schedule.Momentum(time) ?? double.NaN).ToArray();
        ReferenceCases.AssertClose(cases.Doubles($"{name}/momentum"), momenta, 1e-9, 1e-12, name);
    }

    [Fact]
    public void Applying_a_schedule_keeps_the_chosen_rates_of_the_groups()
    {
        var optimizer = new Sgd([new ParameterGroup([Cell()]), new ParameterGroup([Cell()], learningRate: 1)]) { LearningRate = 0.5 };
        new StepSchedule(1, 0.5).Apply(optimizer, 2);
        Assert.Equal([0.125, 0.25], optimizer.Groups.Select(group => group.LearningRate));
        Assert.Equal([0.5, 1], optimizer.Groups.Select(group => group.BaseLearningRate));
    }

    [Fact]
    public void One_cycle_moves_the_momentum_and_says_so_where_there_is_none()
    {
        var schedule = new OneCycleSchedule(1, totalSteps: 10);
        var sgd = new Sgd([Cell()]);
        schedule.Apply(sgd, 0);
        Assert.Equal(0.95, sgd.Momentum);
        Assert.Contains("CycleMomentum = false", Assert.Throws<InvalidOperationException>(() => schedule.Apply(new Adagrad([Cell()]), 0)).Message);
    }

    [Fact]
    public void One_cycle_ends() =>
        Assert.Contains("10 steps", Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(1, 10).LearningRate(1, 10)).Message);

    [Fact]
    public void Sequences_need_a_milestone_between_each_two() =>
        Assert.Throws<ArgumentException>(() => new SequentialSchedule([new ExponentialSchedule(0.9)], [3]));

    [Fact]
    public void A_multiplicative_schedule_multiplies_step_by_step()
    {
        var schedule = new MultiplicativeSchedule(time => 1 - 0.1 / time);
        var rate = 0.5;
        for (var time = 0; time < 20; time++)
        {
            rate *= time == 0 ? 1 : 1 - 0.1 / time;
            Assert.Equal(rate, schedule.LearningRate(0.5, time), 1e-15);
        }
    }

    [Fact]
    public void Chained_schedules_multiply()
    {
        var schedule = new ChainedSchedule(new ConstantSchedule(4, 0.1), new ExponentialSchedule(0.9));
        for (var time = 0; time < 10; time++)
            Assert.Equal(2 * (time < 4 ? 0.1 : 1) * Math.Pow(0.9, time), schedule.LearningRate(2, time), 1e-14);
        Assert.Equal(0.95, new ChainedSchedule(new OneCycleSchedule(1, 10), new ExponentialSchedule(0.9)).Momentum(0));
    }

    [Fact]
    public void The_inverse_root_is_that_of_the_transformer()
    {
        var schedule = new InverseRootSchedule(4000);
        var peak = InverseRootSchedule.PeakRate(512, 4000);
        foreach (var step in (int[])[1, 100, 3999, 4000, 4001, 100_000])
            Assert.Equal(Math.Pow(512, -0.5) * Math.Min(Math.Pow(step, -0.5), step * Math.Pow(4000, -1.5)), schedule.LearningRate(peak, step - 1), 1e-15);
    }

    [Theory]
    [InlineData(Annealing.Linear)]
    [InlineData(Annealing.Cosine)]
    public void The_rate_for_averaging_is_reached_from_where_the_schedule_was(Annealing annealing)
    {
        var schedule = new AveragingSchedule(new ExponentialSchedule(0.5), start: 3, rate: 0.05, annealing: 4) { Annealing = annealing };
        double[] shares = annealing == Annealing.Linear ? [0, 0.25, 0.5, 0.75, 1, 1] : [0, (1 - Math.Sqrt(0.5)) / 2, 0.5, (1 + Math.Sqrt(0.5)) / 2, 1, 1];
        Assert.Equal([1, 0.5, 0.25], Enumerable.Range(0, 3).Select(time => schedule.LearningRate(1, time)));
        for (var i = 0; i < shares.Length; i++)
            Assert.Equal(0.05 * shares[i] + 0.125 * (1 - shares[i]), schedule.LearningRate(1, 3 + i), 1e-15);
    }

    private static Parameter Cell() => new(Tensor.Zeros([1]));

    private static Schedule Make(JsonElement config)
    {
        double Get(string name) => config.GetProperty(name).GetDouble();
        int Int(string name) => config.GetProperty(name).GetInt32();
        return config.GetProperty("op").GetString() switch
        {
            "StepLR" => new StepSchedule(Int("step_size"), Get("gamma")),
            "MultiStepLR" => new MultiStepSchedule([.. config.GetProperty("milestones").EnumerateArray().Select(time => time.GetInt32())], Get("gamma")),
            "ExponentialLR" => new ExponentialSchedule(Get("gamma")),
            "CosineAnnealingLR" => new CosineSchedule(Int("T_max"), Get("eta_min")),
            "CosineAnnealingWarmRestarts" => new CosineWarmRestartsSchedule(Int("T_0"), Int("T_mult"), Get("eta_min")),
            "OneCycleLR" => new OneCycleSchedule(Get("max_lr"), Int("total_steps"))
            {
                RisingShare = Get("pct_start"),
                ThreePhases = config.TryGetProperty("three_phase", out var three) && three.GetBoolean(),
                Annealing = config.GetProperty("anneal_strategy").GetString() == "linear" ? Annealing.Linear : Annealing.Cosine,
            },
            "LinearLR" => new LinearSchedule(Int("total_iters"), Get("start_factor"), Get("end_factor")),
            "ConstantLR" => new ConstantSchedule(Int("total_iters"), Get("factor")),
            "PolynomialLR" => new PolynomialSchedule(Int("total_iters"), Get("power")),
            "LambdaLR" => new LambdaSchedule(time => 1.0 / (1 + time)),
            "CyclicLR" => new CyclicSchedule(Get("base_lr_"), Get("max_lr"), Int("step_size_up"))
            {
                Decay = Get("gamma"),
                Mode = config.GetProperty("mode").GetString() switch
                {
                    "triangular" => CyclicMode.Triangular,
                    "triangular2" => CyclicMode.Halving,
                    _ => CyclicMode.Exponential,
                },
            },
            "SequentialLR" => new SequentialSchedule([new LinearSchedule(5, 0.1, 1), new CosineSchedule(25)], [5]),
            var other => throw new ArgumentException($"no schedule {other}"),
        };
    }
}
