using System.Globalization;

namespace Fathom.Training;

/// <summary>The confusion matrix as a heat map: a table with counts while it is legible, else a picture to be pointed at.</summary>
/// <remarks>Errors are coloured by the logarithm of their count against the greatest one, in another hue than the diagonal:
/// on a common linear scale a good network's errors would be invisible.</remarks>
internal static class ConfusionFigure
{
    private const int TableLimit = 24;

    public static void Write(PageContext page, ReportConfusion confusion)
    {
        page.Html.Add($"""
            <figure class="confusion"><figcaption>Confusion<small>rows are true, columns predicted classes</small></figcaption>
            """);
        if (confusion.ClassCount <= TableLimit)
            WriteTable(page, confusion);
        else
            WritePicture(page, confusion);
        page.Html.Add($"""<p class="readout" aria-live="polite">Point at a cell to read it.</p></figure>""");
    }

    private static void WriteTable(PageContext page, ReportConfusion confusion)
    {
        var most = MostFrequentError(confusion);
        var longest = Enumerable.Range(0, confusion.ClassCount).Max(k => page.ClassName(k).Length);
        page.Html.Add($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix"><table class="{(longest > 3 ? "heat named" : "heat")}" style="--name:{longest + 1}ch"><thead><tr><td class="corner"></td>
            """);
        for (var k = 0; k < confusion.ClassCount; k++)
            page.Html.Add($"""<th scope="col" title="{page.ClassName(k)}"><span>{page.ClassName(k)}</span></th>""");
        page.Html.Add($"</tr></thead><tbody>");
        for (var truth = 0; truth < confusion.ClassCount; truth++)
        {
            page.Html.Add($"""<tr><th scope="row" title="{page.ClassName(truth)}"><span>{page.ClassName(truth)}</span></th>""");
            for (var predicted = 0; predicted < confusion.ClassCount; predicted++)
                WriteCell(page, confusion, truth, predicted, most);
            page.Html.Add($"</tr>");
        }

        page.Html.Add($"</tbody></table></div>");
    }

    private static void WriteCell(PageContext page, ReportConfusion confusion, int truth, int predicted, int most)
    {
        var count = confusion[truth, predicted];
        if (count == 0 && truth != predicted)
        {
            page.Html.Add($"""<td class="none">·</td>""");
            return;
        }

        var heat = Heat(confusion, truth, predicted, most);
        var kind = truth == predicted ? "hit" : "miss";
        var share = ReportFormat.Percent(count / (double)confusion.Support(truth), 1);
        var text = truth == predicted
            ? $"{share} of class {page.ClassName(truth)} found: {ReportFormat.Count(count)}"
            : $"{page.ClassName(truth)} taken for {page.ClassName(predicted)}: {ReportFormat.Count(count)}, {share} of its class";
        page.Html.Add($"""<td class="{kind}" style="--heat:{heat.ToString("0.###", CultureInfo.InvariantCulture)}" data-readout="{text}">{count}</td>""");
    }

    private static void WritePicture(PageContext page, ReportConfusion confusion)
    {
        var size = confusion.ClassCount;
        var most = MostFrequentError(confusion);
        var pixels = new byte[size * size];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (truth, predicted) = (i / size, i % size);
            pixels[i] = (byte)(Heat(confusion, truth, predicted, most) * 127 + (truth == predicted ? 128 : 0));
        }

        page.Data.Confusion = ([.. Enumerable.Range(0, size).Select(page.ClassName)], confusion);
        page.Html.Add($"""
            <canvas class="heat-picture" data-picture="{page.Data.Add(1, size, size, ColourMap.Confusion, pixels)}" data-confusion role="img" aria-label="Confusion matrix of {size} classes"></canvas>
            """);
    }

    private static int MostFrequentError(ReportConfusion confusion) =>
        confusion.TopErrors(1).Select(error => error.Count).FirstOrDefault();

    private static double Heat(ReportConfusion confusion, int truth, int predicted, int most)
    {
        if (truth == predicted)
            return confusion.Support(truth) > 0 ? confusion.Recall(truth) : 0;
        return most > 0 ? Math.Log(1 + confusion[truth, predicted]) / Math.Log(1 + most) : 0;
    }
}
