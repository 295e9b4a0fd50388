using System.Globalization;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>The line that stays for each epoch.</summary>
internal static class EpochLine
{
    public static string Of(ReportEpoch epoch, int epochs) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {epoch.Epoch,2}/{epochs}  train loss {epoch.TrainLoss:0.0000}  accuracy {100 * epoch.TrainAccuracy,6:0.00} %   "
        + $"test loss {epoch.TestLoss:0.0000}  accuracy {100 * epoch.TestAccuracy,6:0.00} %  {epoch.Seconds,6:0.0} s");
}
