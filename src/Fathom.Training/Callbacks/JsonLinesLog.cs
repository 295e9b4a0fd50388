using System.Text.Json;

namespace Fathom.Training;

/// <summary>Appends a JSON object per epoch, one a line, with epoch, the measures, learning rate and seconds. What is not finite becomes null.</summary>
/// <param name="path">The file; a resumed run goes on with it.</param>
public sealed class JsonLinesLog(string path) : Callback
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
