using System.Globalization;

namespace Fathom.Training;

/// <summary>Appends a line per epoch to a CSV file: epoch, the measures, learning rate and seconds. A new file begins with the names.</summary>
/// <param name="path">The file; a resumed run goes on with it.</param>
public sealed class CsvLog(string path) : Callback
{
    /// <inheritdoc/>
    public override void OnFitStart(Trainer trainer)
    {
        // What an earlier run left is kept only when this one continues it.
        if (trainer.Step == 0)
            File.Delete(path);
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
