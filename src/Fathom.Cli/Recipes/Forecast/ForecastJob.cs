using System.Globalization;
using Fathom.Data;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>A training of <c>forecast</c>: each model in turn; what is foretold is the mean of them all.</summary>
internal sealed class ForecastJob : RecipeJob<ForecastConfig>
{
    /// <summary>What chooses the weights of a model.</summary>
    public const string Watched = "validation_mse";

    private const int RecordsPerRun = 20;
    private readonly ForecastData data;
    private readonly ForecastBlend blend;

    private ForecastJob(ForecastConfig config, ForecastData data) : base(config) => (this.data, blend) = (data, ForecastBlend.Build(config));

    public override string Title => string.Create(
        CultureInfo.InvariantCulture,
        $"{Config.Data}, {data.Series.Length:N0} readings of {Config.Channels.Length} channels; {Config.Horizon} ahead from {Config.Input}; windows: {data.Train.Count:N0} to train, {data.Validation.Count:N0} to choose, {data.Test.Count:N0} to test");

    public override Module Model => blend;

    /// <summary>Loads the series, and decides what nobody has.</summary>
    public static ForecastJob Create(ForecastConfig config)
    {
        var series = SeriesTable.Read(config.DataSource);
        if (config.Channels.Length > 0)
            series = series.Select(config.Channels);
        var split = config.Split.Length > 0 ? config.Split : ForecastData.SplitOf(series);
        var decided = config with
        {
            Data = series.Name,
            Channels = [.. series.Channels],
            Split = split,
            Scaling = SeriesScaling.Fit(series, Math.Min(split[0], series.Length)),
        };
        return new(decided, ForecastData.Of(series, decided));
    }

    public override RecipeResult Train(RecipeRun run)
    {
        foreach (var (number, name) in Config.Models.Index())
            run.Fit(name, Loop(ForecastPlans.Find(name), blend.Members[number], number), (double)number / Config.Models.Length, 1.0 / Config.Models.Length);
        return ForecastReport.Of(Config, data, blend, run.Loops);
    }

    // Squares or Huber's loss over all channels of a window; the weights with the least squared error on the validation windows are used.
    private StepLoop Loop(ForecastPlan plan, Layer model, int number)
    {
        var key = new RandomKey(Config.Seed).Fold(1).Fold((ulong)number);
        var batch = Math.Min(plan.BatchSize, data.Train.Count);
        var steps = Math.Max(2, (int)Math.Round(plan.Epochs * Config.Effort * data.Train.Count / batch));
        var decayed = model.Parameters.ToLookup(parameter => parameter.Shape.Rank > 1);
        var optimizer = new AdamW([new ParameterGroup(decayed[true]), new ParameterGroup(decayed[false], weightDecay: 0)])
        {
            LearningRate = plan.LearningRate,
            WeightDecay = plan.WeightDecay,
            ClipNorm = 1,
        };
        var order = new EpochOrder([.. Enumerable.Range(0, data.Train.Count)], key.Fold(0));
        return new(model, optimizer, context =>
        {
            var (past, future) = data.Train.Batch(order.Batch(context.Step, batch));
            return plan.HuberDelta is { } delta ? Losses.Huber(model.Forward(past), future, delta) : Losses.MeanSquaredError(model.Forward(past), future);
        }, new()
        {
            Steps = steps,
            Schedule = LearningCycle.Of(plan.LearningRate, steps, risingShare: 0.1),
            ValidateEvery = StepRecord.Every(steps, RecordsPerRun),
            Validate = () => new Dictionary<string, double> { [Watched] = ForecastScore.Of(model.Forward, data.Validation).Mse },
            Watch = Watched,
            Key = key.Fold(1),
        });
    }
}
