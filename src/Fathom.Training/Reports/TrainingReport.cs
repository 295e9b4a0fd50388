namespace Fathom.Training;

/// <summary>
/// What a training run was and what came of it, as plain data: <see cref="ReportPage"/> makes a page of it. Parts that are null or empty are left out
/// of the page: those of image classifiers, which have properties of their own, and the <see cref="Sections"/> that any run may bring along.
/// </summary>
public sealed record TrainingReport
{
    /// <summary>What was run, on what data, for how long, and how well it did.</summary>
    public required ReportRun Run { get; init; }

    /// <summary>What the run has to show besides the other parts, in order.</summary>
    public IReadOnlyList<ReportSection> Sections { get; init; } = [];

    /// <summary>Names of the classes by index; every label in the report indexes this list.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Loss, accuracy and learning rate over the run.</summary>
    public ReportCurves? Curves { get; init; }

    /// <summary>Counts of true against predicted class on the test set.</summary>
    public ReportConfusion? Confusion { get; init; }

    /// <summary>The most confidently wrong test images, most confident first.</summary>
    public IReadOnlyList<ReportPrediction> Mistakes { get; init; } = [];

    /// <summary>A few test images that were classified correctly.</summary>
    public IReadOnlyList<ReportPrediction> Successes { get; init; } = [];

    /// <summary>Weights of the first convolution.</summary>
    public ReportFilters? Filters { get; init; }

    /// <summary>What every layer makes of one image.</summary>
    public ReportDepth? Depth { get; init; }

    /// <summary>The layers in order of execution.</summary>
    public IReadOnlyList<ReportLayer> Layers { get; init; } = [];

    /// <summary>The settings of the run, in the order in which they are to be read.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Configuration { get; init; } = [];

    /// <summary>The command line that repeats the run.</summary>
    public string? Command { get; init; }
}
