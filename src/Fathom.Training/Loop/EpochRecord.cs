namespace Fathom.Training;

/// <summary>What was measured in, and after, one pass over the training data.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="TrainLoss">Mean loss over the samples, each at the time it was trained on.</param>
/// <param name="TrainMetrics">The metrics over the same predictions.</param>
/// <param name="ValidationLoss">Mean loss on the validation data after the epoch; null without any.</param>
/// <param name="ValidationMetrics">The metrics on the validation data; empty without any.</param>
/// <param name="LearningRate">Learning rate of the epoch's last step.</param>
/// <param name="Seconds">Duration, validation included.</param>
public sealed record EpochRecord(
    int Epoch,
    double TrainLoss,
    IReadOnlyDictionary<string, double> TrainMetrics,
    double? ValidationLoss,
    IReadOnlyDictionary<string, double> ValidationMetrics,
    double LearningRate,
    double Seconds)
{
    /// <summary>Everything measured, by name: <c>loss</c>, the metrics' names, and the same with <c>val_</c> before them.</summary>
    public IReadOnlyDictionary<string, double> Measures
    {
        get
        {
            var measures = new OrderedDictionary<string, double> { ["loss"] = TrainLoss };
            foreach (var (name, value) in TrainMetrics)
                measures[name] = value;
            if (ValidationLoss is { } loss)
                measures["val_loss"] = loss;
            foreach (var (name, value) in ValidationMetrics)
                measures[$"val_{name}"] = value;
            return measures;
        }
    }

    /// <summary>The measure called <paramref name="name"/>; with null the validation loss, or the training loss where there is no validation.</summary>
    /// <exception cref="ArgumentException">When there is none of that name.</exception>
    public double Measure(string? name)
    {
        if (name is null)
            return ValidationLoss ?? TrainLoss;
        return Measures.TryGetValue(name, out var value) ? value
            : throw new ArgumentException($"Measure: nothing is called '{name}'. There are: {string.Join(", ", Measures.Keys)}.", nameof(name));
    }
}
