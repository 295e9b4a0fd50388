using Fathom.Training;

namespace Fathom.Conformance;

/// <summary>Learning rates, and momenta where the schedule moves them, at each of a number of steps.</summary>
internal static class SchedulerCases
{
    public static IReadOnlyDictionary<string, Check> Table { get; } = new Dictionary<string, Check>
    {
        ["StepLR"] = c => Follow(c, new StepSchedule(c.Config.Integer("step_size"), c.Config.Number("gamma"))),
        ["MultiStepLR"] = c => Follow(c, new MultiStepSchedule(c.Config.Integers("milestones"), c.Config.Number("gamma"))),
        ["ExponentialLR"] = c => Follow(c, new ExponentialSchedule(c.Config.Number("gamma"))),
        ["CosineAnnealingLR"] = c => Follow(c, new CosineSchedule(c.Config.Integer("T_max"), c.Config.Number("eta_min"))),
        ["CosineAnnealingWarmRestarts"] = c => Follow(c, new CosineWarmRestartsSchedule(
            c.Config.Integer("T_0"), c.Config.Integer("T_mult"), c.Config.Number("eta_min"))),
        ["OneCycleLR"] = c => Follow(c, OneCycle(c.Config)),
        ["LinearLR"] = c => Follow(c, new LinearSchedule(
            c.Config.Integer("total_iters"), c.Config.Number("start_factor"), c.Config.Number("end_factor"))),
        ["ConstantLR"] = c => Follow(c, new ConstantSchedule(c.Config.Integer("total_iters"), c.Config.Number("factor"))),
        ["PolynomialLR"] = c => Follow(c, new PolynomialSchedule(c.Config.Integer("total_iters"), c.Config.Number("power"))),
        // The two whose configuration tells in words only what the reference ran.
        ["LambdaLR"] = c => Follow(c, new LambdaSchedule(time => 1.0 / (1 + time))),
        ["SequentialLR"] = c => Follow(c, new SequentialSchedule([new LinearSchedule(5, 0.1, 1), new CosineSchedule(25)], [5])),
        ["CyclicLR"] = c => Follow(c, new CyclicSchedule(c.Config.Number("base_lr_"), c.Config.Number("max_lr"), c.Config.Integer("step_size_up"))
        {
            Mode = CycleMode(c.Config.Text("mode")),
            Decay = c.Config.Number("gamma"),
        }),
        ["ReduceLROnPlateau"] = Plateau,
    };

    private static OneCycleSchedule OneCycle(CaseConfig config) => new(config.Number("max_lr"), config.Integer("total_steps"))
    {
        RisingShare = config.Number("pct_start"),
        Annealing = config.Text("anneal_strategy") == "linear" ? Annealing.Linear : Annealing.Cosine,
        ThreePhases = config.Flag("three_phase"),
        DivFactor = config.Number("div_factor", 25),
        FinalDivFactor = config.Number("final_div_factor", 1e4),
        BaseMomentum = config.Number("base_momentum", 0.85),
        MaximumMomentum = config.Number("max_momentum", 0.95),
    };

    private static CyclicMode CycleMode(string name) => name switch
    {
        "triangular" => CyclicMode.Triangular,
        "triangular2" => CyclicMode.Halving,
        "exp_range" => CyclicMode.Exponential,
        _ => throw new InvalidDataException($"unknown mode '{name}'"),
    };

    private static void Follow(Trial trial, Schedule schedule) => Record(trial, schedule.Apply, (_, _) => { });

    private static void Plateau(Trial trial)
    {
        var metric = Comparison.Numbers(trial.Case.Tensor("metric"));
        ReduceOnPlateau? plateau = null;
        Record(trial, (_, _) => { }, (optimizer, step) =>
        {
            plateau ??= new(optimizer)
            {
                HigherIsBetter = trial.Config.Text("mode") == "max",
                Factor = trial.Config.Number("factor"),
                Patience = trial.Config.Integer("patience"),
                Threshold = trial.Config.Number("threshold"),
                AbsoluteThreshold = trial.Config.Text("threshold_mode") == "abs",
                Cooldown = trial.Config.Integer("cooldown", 0),
                MinimumLearningRate = trial.Config.Number("min_lr"),
            };
            plateau.Report(metric[step]);
        });
    }

    private static void Record(Trial trial, Action<Optimizer, int> before, Action<Optimizer, int> after)
    {
        var optimizer = new Sgd([new Parameter(Tensor.Zeros([1]))]) { LearningRate = trial.Config.Number("base_lr"), Momentum = 0.9 };
        var rates = new double[trial.Config.Integer("steps")];
        var momenta = new double[rates.Length];
        for (var step = 0; step < rates.Length; step++)
        {
            before(optimizer, step);
            (rates[step], momenta[step]) = (optimizer.LearningRate, optimizer.Momentum);
            after(optimizer, step);
        }
        trial.Expect("lr", rates, Tolerance.Double);
        if (trial.Case.Arrays.ContainsKey("momentum"))
            trial.Expect("momentum", momenta, Tolerance.Double);
    }
}
