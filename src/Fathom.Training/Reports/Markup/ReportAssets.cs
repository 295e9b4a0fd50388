namespace Fathom.Training;

/// <summary>The style sheets and scripts that a page carries, embedded in this assembly.</summary>
internal static class ReportAssets
{
    /// <summary>Our style sheet after the chart library's, which it refines.</summary>
    public static string Style { get; } = Read("uPlot.min.css") + "\n" + Read("report.css");

    /// <summary>The chart library under its licence, then our scripts.</summary>
    public static string Script { get; } = string.Join('\n',
        "/*!\nuPlot\n" + Read("uPlot.LICENSE.txt") + "*/", WithoutBanner(Read("uPlot.iife.min.js")),
        Read("pictures.js"), Read("curves.js"), Read("confusion.js"));

    // The banner comment holds only an address. Without it the page contains no address at all, which makes "asks nothing of
    // the network" a property that a plain text search proves; the licence above it is what has to stay.
    private static string WithoutBanner(string script) => script[(script.IndexOf('\n') + 1)..];

    private static string Read(string name)
    {
        using var stream = typeof(ReportAssets).Assembly.GetManifestResourceStream("Fathom.Training.Reports." + name)
            ?? throw new InvalidOperationException($"The assembly lacks its embedded resource {name}.");
        using var reader = new StreamReader(stream);
        // An HTML parser reads every line end as \n; the hash in the page's policy must be of what it reads.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
