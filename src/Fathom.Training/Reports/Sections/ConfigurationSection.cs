namespace Fathom.Training;

/// <summary>How to run it again: the command, and the settings folded away.</summary>
internal static class ConfigurationSection
{
    public static void Write(PageContext page)
    {
        var (html, settings) = (page.Html, page.Report.Configuration);
        if (settings.Count == 0 && page.Report.Command is null)
            return;
        page.Open("again", "Run it again", "With the same seed the run repeats itself.");
        if (page.Report.Command is { } command)
            html.Add($"""<pre class="command"><code>{command}</code></pre>""");
        if (settings.Count > 0)
        {
            html.Add($"""<details><summary>All {settings.Count} settings</summary><dl class="settings">""");
            foreach (var (name, value) in settings)
                html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");
            html.Add($"</dl></details>");
        }

        page.Close();
    }
}
