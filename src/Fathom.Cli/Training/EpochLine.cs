using System.Globalization;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>The line that stays for each epoch.</summary>
internal static class EpochLine
{
    public static string Of(ReportEpoch epoch, int epochs) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {epoch.Epoch,2}/{epochs}  train loss {epoch.TrainLoss:0.0000}  accuracy {Percent(epoch.TrainAccuracy),6} %   "
        + $"test loss {epoch.TestLoss:0.0000}  accuracy {Percent(epoch.TestAccuracy),6} %  {epoch.Seconds,6:0.0} s");

    private static string Percent(double? share) => share is { } known ? (100 * known).ToString("0.00", CultureInfo.InvariantCulture) : "-";
}
