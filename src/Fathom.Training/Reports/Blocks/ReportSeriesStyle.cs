namespace Fathom.Training;

/// <summary>How a curve is drawn.</summary>
public enum ReportSeriesStyle
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A thin pale line, for what lies behind.</summary>
    Faint,

    /// <summary>A broken line, for what things are compared with.</summary>
    Dashed,

    /// <summary>A bar for each point.</summary>
    Bars,
}
