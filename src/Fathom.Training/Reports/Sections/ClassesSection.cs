namespace Fathom.Training;

/// <summary>Precision, recall and F1 of every class beside the confusion matrix.</summary>
internal static class ClassesSection
{
    public static void Write(PageContext page)
    {
        if (page.Report.Confusion is not { ClassCount: > 0 } confusion)
            return;
        page.Open("classes", "Classes", Lead(page, confusion));
        page.Html.Add($"""<div class="classes">""");
        WriteMeasures(page, confusion);
        ConfusionFigure.Write(page, confusion);
        page.Html.Add($"</div>");
        page.Close();
    }

    private static string Lead(PageContext page, ReportConfusion confusion)
    {
        var top = confusion.TopErrors(3)
            .Select(error => $"{page.ClassName(error.Truth)} taken for {page.ClassName(error.Predicted)} ({ReportFormat.Count(error.Count)})")
            .ToArray();
        return top.Length == 0
            ? "Not one test example was misclassified."
            : $"{ReportFormat.Count(confusion.ErrorCount)} of {ReportFormat.Count(confusion.Total)} test examples are wrong. Most frequent: {string.Join(", ", top)}.";
    }

    private static void WriteMeasures(PageContext page, ReportConfusion confusion)
    {
        page.Html.Add($"""
            <div class="scroll"><table class="figures"><caption>By class</caption><thead><tr><th scope="col">Class</th><th scope="col">Precision</th><th scope="col">Recall</th><th scope="col">F1</th><th scope="col">Support</th></tr></thead><tbody>
            """);
        for (var k = 0; k < confusion.ClassCount; k++)
        {
            page.Html.Add($"""
                <tr><th scope="row">{page.ClassName(k)}</th><td>{ReportFormat.Percent(confusion.Precision(k))}</td><td>{ReportFormat.Percent(confusion.Recall(k))}</td><td>{ReportFormat.Percent(confusion.F1(k))}</td><td>{ReportFormat.Count(confusion.Support(k))}</td></tr>
                """);
        }

        page.Html.Add($"""
            </tbody><tfoot><tr><th scope="row">Mean</th><td>{Mean(confusion.Precision)}</td><td>{Mean(confusion.Recall)}</td><td>{Mean(confusion.F1)}</td><td>{ReportFormat.Count(confusion.Total)}</td></tr></tfoot></table></div>
            """);

        // The unweighted ("macro") mean, over the classes for which the measure is defined.
        string Mean(Func<int, double> measure) => ReportFormat.Percent(
            Enumerable.Range(0, confusion.ClassCount).Select(measure).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average());
    }
}
