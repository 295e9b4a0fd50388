using System.Text.Json.Nodes;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>The log of a run: one JSON object per epoch, written as soon as it is known.</summary>
internal sealed class RunLog(string path) : IDisposable
{
    private readonly StreamWriter writer = new(path) { AutoFlush = true };

    /// <summary>Adds a line.</summary>
    public void Write(ReportEpoch epoch) => writer.WriteLine(new JsonObject
    {
        ["epoch"] = epoch.Epoch,
        ["train_loss"] = epoch.TrainLoss,
        ["train_accuracy"] = epoch.TrainAccuracy,
        ["test_loss"] = epoch.TestLoss,
        ["test_accuracy"] = epoch.TestAccuracy,
        ["seconds"] = epoch.Seconds,
    }.ToJsonString());

    public void Dispose() => writer.Dispose();
}
