using Microsoft.Extensions.Logging;

namespace Fathom.Training;

internal static partial class TrainingLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Epoch {Epoch} of {Epochs}: {Measures} ({Seconds:0.0} s)")]
    public static partial void Epoch(ILogger logger, int epoch, int epochs, string measures, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The loss of step {Step} is {Loss}: a smaller learning rate, or ClipNorm on the optimizer, may help")]
    public static partial void NotFinite(ILogger logger, long step, double loss);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cancelled after step {Step}")]
    public static partial void Cancelled(ILogger logger, long step);
}
