using System.Globalization;

namespace Fathom.Training;

/// <summary>Appends a line per epoch to a CSV file: epoch, the measures, learning rate and seconds. A new file begins with the names.</summary>
/// <param name="path">The file; that of a resumed run begins with the epochs before.</param>
public sealed class CsvLog(string path) : Callback
{
    /// <inheritdoc/>
    public override void OnFitStart(Trainer trainer)
    {
        // Written anew: what an earlier run left goes, and a run that was killed after its last checkpoint may have told of an epoch that comes again.
        File.Delete(path);
        foreach (var epoch in trainer.History.Epochs)
            OnEpochEnd(trainer, epoch);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Trainer trainer, EpochRecord epoch)
    {
        var begin = File.Exists(path) ? "" : Line(["epoch", .. epoch.Measures.Keys, "learning_rate", "seconds"]);
        var values = epoch.Measures.Values.Append(epoch.LearningRate).Append(epoch.Seconds).Select(value => value.ToString(CultureInfo.InvariantCulture));
        File.AppendAllText(path, begin + Line([epoch.Epoch.ToString(CultureInfo.InvariantCulture), .. values]));
    }

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells) + "\n";
}
