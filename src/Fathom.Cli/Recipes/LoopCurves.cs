using Fathom.Training;

namespace Fathom.Cli;

/// <summary>The course of the loops of a run: a chart for the loss and for each measure, with a curve for each loop.</summary>
internal static class LoopCurves
{
    // More loops would be a tangle, and have no more colours.
    private const int CurveLimit = 6;

    public static ReportSection? Section(IReadOnlyList<(string Stage, StepLoop Loop)> loops)
    {
        var shown = loops.Where(entry => entry.Loop.Records.Count > 0).Take(CurveLimit).ToArray();
        if (shown.Length == 0)
            return null;
        string[] measures = [.. shown.SelectMany(entry => entry.Loop.Records).SelectMany(record => record.Measures.Keys).Distinct()];
        var charts = measures.Select(name => Chart(shown, name, record => record.Measures.GetValueOrDefault(name, double.NaN)));
        var more = loops.Count > shown.Length ? $" Of {loops.Count} trainings the first {shown.Length} are drawn." : "";
        return new("Learning", $"Point at a curve to read it; drag to zoom in, double-click to zoom out.{more}",
            [Chart(shown, "training loss", record => record.TrainLoss), .. charts]);
    }

    private static ReportChart Chart((string Stage, StepLoop Loop)[] loops, string title, Func<StepRecord, double> measure)
    {
        int[] steps = [.. loops.SelectMany(entry => entry.Loop.Records).Select(record => record.Step).Distinct().Order()];
        return new(title.Replace('_', ' '), "step", [.. steps.Select(step => (double)step)], [.. loops.Select(entry => new ReportSeries(entry.Stage, Values(entry.Loop)))])
        {
            MayBeLogarithmic = true,
        };

        double[] Values(StepLoop loop) => [.. steps.Select(step => Between(loop.Records, step, measure))];
    }

    // Loops are measured at steps of their own; in between a curve goes straight from one to the next.
    private static double Between(IReadOnlyList<StepRecord> records, int step, Func<StepRecord, double> measure)
    {
        var (before, after) = (records.LastOrDefault(record => record.Step <= step), records.FirstOrDefault(record => record.Step >= step));
        if (before is null || after is null)
            return double.NaN;
        var share = before.Step == after.Step ? 0 : (double)(step - before.Step) / (after.Step - before.Step);
        return measure(before) + share * (measure(after) - measure(before));
    }
}
