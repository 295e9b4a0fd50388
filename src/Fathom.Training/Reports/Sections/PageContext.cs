namespace Fathom.Training;

/// <summary>What every section needs to write itself: the report, the markup so far, and the data the scripts will draw.</summary>
internal sealed class PageContext(TrainingReport report)
{
    public TrainingReport Report { get; } = report;

    public HtmlText Html { get; } = new();

    public PageData Data { get; } = new();

    /// <summary>Name of class <paramref name="k"/>, or its number when it has none.</summary>
    public string ClassName(int k) =>
        k >= 0 && k < Report.Classes.Count ? Report.Classes[k] : ReportFormat.Count(k);

    /// <summary>Opens a section with its heading and the sentence below it.</summary>
    public void Open(string id, string title, string lead) =>
        Html.Add($"""<section id="{id}" aria-labelledby="{id}-title"><h2 id="{id}-title">{title}</h2><p class="lead">{lead}</p>""");

    /// <summary>Closes what <see cref="Open"/> opened.</summary>
    public void Close() => Html.Add($"</section>\n");

    /// <summary>A canvas that shows picture number <paramref name="picture"/>; a hidden one is described by an element around it.</summary>
    public void Canvas(int picture, string style, string? label)
    {
        if (label is null)
            Html.Add($"""<canvas data-picture="{picture}" style="{style}" aria-hidden="true"></canvas>""");
        else
            Html.Add($"""<canvas data-picture="{picture}" style="{style}" role="img" aria-label="{label}"></canvas>""");
    }

    /// <summary>One bar per class with its probability in figures.</summary>
    public void Bars(ReportPrediction prediction, int count)
    {
        var longest = prediction.Top(count).Max(top => ClassName(top.Class).Length);
        Html.Add($"""<ol class="{(longest > 3 ? "bars stacked" : "bars")}" style="--name:{longest + 1}ch">""");
        foreach (var (k, probability) in prediction.Top(count))
        {
            var role = k == prediction.Label ? "true" : "other";
            Html.Add($"""
                <li class="{role}"><span class="bar-name" title="{ClassName(k)}">{ClassName(k)}</span><span class="bar"><i style="width:{ReportFormat.Width(probability)}"></i></span><span class="bar-value">{ReportFormat.Percent(probability, 1)}</span></li>
                """);
        }

        Html.Add($"</ol>");
    }
}
