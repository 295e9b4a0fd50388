namespace Fathom.Training;

/// <summary>How a report writes numbers.</summary>
public enum ReportNumber
{
    /// <summary>A few digits.</summary>
    Plain,

    /// <summary>A fraction as per cent.</summary>
    Percent,

    /// <summary>With a power of ten, as learning rates are.</summary>
    Rate,
}
