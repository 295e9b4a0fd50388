using System.Text.Json;

namespace Fathom.Training;

/// <summary>Appends a JSON object per epoch, one a line, with epoch, the measures, learning rate and seconds. What is not finite becomes null.</summary>
/// <param name="path">The file; that of a resumed run begins with the epochs before.</param>
public sealed class JsonLinesLog(string path) : Callback
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
        using var stream = new FileStream(path, FileMode.Append);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", epoch.Epoch);
            foreach (var (name, value) in epoch.Measures)
                Write(json, name, value);
            Write(json, "learning_rate", epoch.LearningRate);
            Write(json, "seconds", epoch.Seconds);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
