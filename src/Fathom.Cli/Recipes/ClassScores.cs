using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>How good predicted probabilities are.</summary>
internal sealed class ClassScores
{
    private const double LeastPrecision = 0.8;
    private readonly string[] classes;
    private readonly CalibrationError? calibration;

    /// <param name="classes">Names of the classes; of two, the second counts as positive.</param>
    /// <param name="probabilities">Probability of each class for each sample.</param>
    /// <param name="labels">Class of each sample.</param>
    public ClassScores(string[] classes, float[][] probabilities, long[] labels)
    {
        this.classes = classes;
        var predicted = probabilities.Select(row => Array.IndexOf(row, row.Max())).ToArray();
        var counts = new int[classes.Length * classes.Length];
        for (var i = 0; i < labels.Length; i++)
            counts[(int)labels[i] * classes.Length + predicted[i]]++;
        Confusion = new(classes.Length, counts);
        Accuracy = 1 - Confusion.ErrorCount / (double)labels.Length;
        if (classes.Length != 2)
            return;
        var (scores, truth) = (Tensor.From<float>([.. probabilities.Select(row => row[1])]), Tensor.From<long>(labels));
        calibration = new();
        IMetric[] metrics = [new RocAuc(), new AveragePrecision(), new RecallAtPrecision(LeastPrecision), calibration];
        foreach (var metric in metrics)
            metric.Add(scores, truth);
        (Auc, AveragePrecision, RecallAtPrecision80, CalibrationError) = (metrics[0].Value, metrics[1].Value, metrics[2].Value, metrics[3].Value);
    }

    public double Accuracy { get; }

    public ReportConfusion Confusion { get; }

    public double? Auc { get; }

    public double? AveragePrecision { get; }

    public double? RecallAtPrecision80 { get; }

    public double? CalibrationError { get; }

    public JsonObject Figures
    {
        get
        {
            var figures = new JsonObject { ["test_accuracy"] = Accuracy, ["samples"] = Confusion.Total };
            if (Auc is null)
                return figures;
            figures["auc"] = JsonNumber.Of(Auc.Value);
            figures["average_precision"] = JsonNumber.Of(AveragePrecision!.Value);
            figures["recall_at_precision_80"] = JsonNumber.Of(RecallAtPrecision80!.Value);
            figures["expected_calibration_error"] = JsonNumber.Of(CalibrationError!.Value);
            return figures;
        }
    }

    public IEnumerable<string> Lines
    {
        get
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"test accuracy {100 * Accuracy:0.00} % of {Confusion.Total:N0} samples");
            if (Auc is not null)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{classes[1]}' against '{classes[0]}': AUC {Auc:0.0000}, average precision {AveragePrecision:0.0000}, recall at precision 0.8 {RecallAtPrecision80:0.0000}, calibration error {CalibrationError:0.0000}");
        }
    }

    public IEnumerable<ReportFigure> Headline
    {
        get
        {
            yield return new("Test accuracy", string.Create(CultureInfo.InvariantCulture, $"{100 * Accuracy:0.00}%"), $"{Confusion.ErrorCount:N0} of {Confusion.Total:N0} wrong");
            if (Auc is null)
                yield break;
            yield return new("AUC", Auc.Value.ToString("0.0000", CultureInfo.InvariantCulture), "area under the ROC curve");
            yield return new("Average precision", AveragePrecision!.Value.ToString("0.0000", CultureInfo.InvariantCulture), $"of '{classes[1]}'");
            yield return new("Recall at precision 0.8", RecallAtPrecision80!.Value.ToString("0.000", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>How far probabilities can be believed; null where there are not two classes.</summary>
    public ReportSection? Calibration
    {
        get
        {
            if (calibration is not { Bins.Count: > 0 } measured)
                return null;
            double[] predicted = [.. measured.Bins.Select(bin => bin.Predicted)];
            return new(
                "Calibration",
                string.Create(CultureInfo.InvariantCulture, $"Of the samples that are given a probability of 30 % of '{classes[1]}', 30 % should be. Expected calibration error {CalibrationError:0.0000} over {measured.Bins.Count} bins."),
                [
                    new ReportChart("Share that is, by probability predicted", "probability predicted", predicted,
                        [new("observed", [.. measured.Bins.Select(bin => bin.Observed)]), new("if calibrated", predicted, ReportSeriesStyle.Dashed)]) { Format = ReportNumber.Percent },
                    new ReportChart("Samples", "probability predicted", predicted, [new("samples", [.. measured.Bins.Select(bin => (double)bin.Count)], ReportSeriesStyle.Bars)])
                    {
                        MayBeLogarithmic = true,
                    },
                ]);
        }
    }
}
