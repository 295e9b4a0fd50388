using Fathom.Models;

namespace Fathom.Cli;

/// <summary>The models of forecasts.</summary>
internal static class ForecastPlans
{
    private const int ReadingsOfDay = 24;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ForecastPlan> All { get; } =
    [
        new("dlinear", "moving average and rest, each a linear map", (input, horizon, key) => new DLinear(input, horizon, random: key))
        {
            // With 32 its weights still move so much from step to step that chance chooses among them.
            BatchSize = 128,
        },
        new("nlinear", "a linear map of the distance from the last reading", (input, horizon, key) => new NLinear(input, horizon, key)),
        new("rlinear", "a linear map of the normalised window", (input, horizon, key) => new ReversibleNorm(new Nn.Linear(input, horizon, random: key))),
        new("lstm", "an LSTM over stretches of a day", (input, horizon, key) => new ReversibleNorm(new LstmForecaster(input, horizon, Stretch(input), random: key)))
        {
            Epochs = 3, LearningRate = 1e-3, WeightDecay = 0.01,
        },
        new("patch", "a Transformer over patches of 16", (input, horizon, key) => new ReversibleNorm(new PatchTransformer(input, horizon, random: key)))
        {
            Epochs = 6, BatchSize = 64, LearningRate = 1e-3, WeightDecay = 0.01,
        },
    ];

    /// <summary>The plan of that name.</summary>
    /// <exception cref="CliException">When there is none.</exception>
    public static ForecastPlan Find(string name) => All.FirstOrDefault(plan => plan.Name == name) ?? throw new CliException(
        $"--models: no model '{name}'. There are {string.Join(", ", All.Select(plan => plan.Name))}.{Suggestion.For(name, All.Select(plan => plan.Name))}", ExitCodes.Usage);

    // A day of hours, or the greatest divisor of the input below it.
    private static int Stretch(int input) => Enumerable.Range(1, Math.Min(input, ReadingsOfDay)).Last(size => input % size == 0);
}
