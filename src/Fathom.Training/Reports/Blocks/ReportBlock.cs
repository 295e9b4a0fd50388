namespace Fathom.Training;

/// <summary>Something in a <see cref="ReportSection"/>: a <see cref="ReportChart"/>, <see cref="ReportTable"/>, <see cref="ReportText"/>,
/// <see cref="ReportBars"/> or <see cref="ReportHeatMap"/>.</summary>
/// <param name="Title">What it shows.</param>
public abstract record ReportBlock(string Title)
{
    internal abstract void Write(PageContext page);
}
