using Fathom.Training;

namespace Fathom.Conformance;

/// <summary>Optimizers: the parameter after each step, from given gradients or on a small objective; and gradient clipping.</summary>
internal static class OptimizerCases
{
    public static IReadOnlyDictionary<string, Check> Table { get; } = new Dictionary<string, Check>
    {
        ["SGD"] = c => Follow(c, p => new Sgd(p)
        {
            Momentum = c.Config.Number("momentum", 0),
            Dampening = c.Config.Number("dampening", 0),
            Nesterov = c.Config.Flag("nesterov"),
            Maximize = c.Config.Flag("maximize"),
        }),
        ["Adam"] = c => Follow(c, p => new Adam(p) { Betas = Betas(c), Epsilon = c.Config.Number("eps", 1e-8), AmsGrad = c.Config.Flag("amsgrad") }),
        ["AdamW"] = c => Follow(c, p => new AdamW(p) { Betas = Betas(c), Epsilon = c.Config.Number("eps", 1e-8), AmsGrad = c.Config.Flag("amsgrad") }),
        ["Adamax"] = c => Follow(c, p => new Adamax(p) { Betas = Betas(c) }),
        ["NAdam"] = c => Follow(c, p => new NAdam(p) { Betas = Betas(c), MomentumDecay = c.Config.Number("momentum_decay", 4e-3) }),
        ["RAdam"] = c => Follow(c, p => new RAdam(p) { Betas = Betas(c) }),
        ["RMSprop"] = c => Follow(c, p => new RmsProp(p)
        {
            Alpha = c.Config.Number("alpha", 0.99),
            Momentum = c.Config.Number("momentum", 0),
            Centered = c.Config.Flag("centered"),
        }),
        ["Adagrad"] = c => Follow(c, p => new Adagrad(p)
        {
            LearningRateDecay = c.Config.Number("lr_decay", 0),
            InitialAccumulatorValue = c.Config.Number("initial_accumulator_value", 0),
        }),
        ["Adadelta"] = c => Follow(c, p => new Adadelta(p) { Rho = c.Config.Number("rho", 0.9) }),
        ["ASGD"] = c => Follow(c, p => new Asgd(p)),
        ["Rprop"] = c => Follow(c, p => new Rprop(p)),
        ["LBFGS"] = LbfgsCases.Follow,
        ["clip_grad_norm"] = Clip,
    };

    private static (double First, double Second) Betas(Trial trial) =>
        trial.Config.Has("betas") && trial.Config.Numbers("betas") is [var first, var second] ? (first, second) : (0.9, 0.999);

    private static void Follow(Trial trial, Func<Parameter[], Optimizer> create)
    {
        var parameter = new Parameter(trial.Case.Tensor("param0"));
        var optimizer = create([parameter]);
        optimizer.LearningRate = trial.Config.Number("lr");
        optimizer.WeightDecay = trial.Config.Number("weight_decay", optimizer.WeightDecay);

        var steps = trial.Config.Integer("steps");
        var trajectory = new Tensor[steps];
        var losses = new Tensor[steps];
        var given = trial.Case.Arrays.ContainsKey("grads") ? trial.Case.Tensor("grads") : null;
        for (var step = 0; step < steps; step++)
        {
            if (given is not null)
                optimizer.Apply([given[step]]);
            else
                optimizer.Step(losses[step] = Objective(trial, parameter));
            trajectory[step] = parameter.Snapshot();
        }
        trial.Expect("trajectory", Tensor.Stack(trajectory));
        if (given is null)
            trial.Expect("loss", Tensor.Stack(losses));
    }

    internal static Tensor Objective(Trial trial, Tensor p)
    {
        var difference = trial.Case.Tensor("X").MatMul(p).Tanh() - trial.Case.Tensor("y");
        return (difference * difference).Mean();
    }

    private static void Clip(Trial trial)
    {
        var (gradients, norm) = GradientClipping.ByNorm(trial.Inputs, trial.Config.Number("max_norm"), trial.Config.Number("norm_type"));
        foreach (var (index, gradient) in gradients.Index())
            trial.Expect($"out.grad{index}", gradient);
        trial.Expect("out.total_norm", norm);
    }
}
