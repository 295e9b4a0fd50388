using System.Text.Json;

namespace Fathom.Training.Tests;

/// <summary>Optimizers by the settings that a reference case records.</summary>
internal static class ReferenceOptimizers
{
    public static Optimizer Make(JsonElement config, Parameter[] parameters)
    {
        double Get(string name, double otherwise) => config.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;
        bool Flag(string name) => config.TryGetProperty(name, out var value) && value.GetBoolean();
        var betas = config.TryGetProperty("betas", out var pair) ? (pair[0].GetDouble(), pair[1].GetDouble()) : (0.9, 0.999);
        Optimizer optimizer = config.GetProperty("op").GetString() switch
        {
            "SGD" => new Sgd(parameters)
            {
                Momentum = Get("momentum", 0),
                Dampening = Get("dampening", 0),
                Nesterov = Flag("nesterov"),
                Maximize = Flag("maximize"),
            },
            "Adam" => new Adam(parameters) { Betas = betas, AmsGrad = Flag("amsgrad"), Epsilon = Get("eps", 1e-8) },
            "AdamW" => new AdamW(parameters) { Betas = betas, AmsGrad = Flag("amsgrad") },
            "Adamax" => new Adamax(parameters) { Betas = betas },
            "NAdam" => new NAdam(parameters) { Betas = betas, MomentumDecay = Get("momentum_decay", 4e-3) },
            "RAdam" => new RAdam(parameters) { Betas = betas },
            "RMSprop" => new RmsProp(parameters) { Alpha = Get("alpha", 0.99), Centered = Flag("centered"), Momentum = Get("momentum", 0) },
            "Adagrad" => new Adagrad(parameters)
            {
                LearningRateDecay = Get("lr_decay", 0),
                InitialAccumulatorValue = Get("initial_accumulator_value", 0),
            },
            "Adadelta" => new Adadelta(parameters) { Rho = Get("rho", 0.9) },
            "ASGD" => new Asgd(parameters),
            "Rprop" => new Rprop(parameters),
            "Lion" => new Lion(parameters),
            "Adafactor" => new Adafactor(parameters),
            "Muon" => new Muon(parameters),
            var other => throw new ArgumentException($"no optimizer {other}"),
        };
        optimizer.LearningRate = Get("lr", optimizer.LearningRate);
        optimizer.WeightDecay = Get("weight_decay", optimizer.WeightDecay);
        return optimizer;
    }
}
