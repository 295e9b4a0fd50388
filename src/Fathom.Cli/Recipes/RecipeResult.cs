using System.Text.Json.Nodes;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>What came of a training.</summary>
internal sealed record RecipeResult
{
    /// <summary>The figures for programs, by names such as <c>test_accuracy</c>.</summary>
    public required JsonObject Figures { get; init; }

    /// <summary>The figures for people, one line each.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>The figures that the report shows large.</summary>
    public required IReadOnlyList<ReportFigure> Headline { get; init; }

    /// <summary>What the report shows.</summary>
    public IReadOnlyList<ReportSection> Sections { get; init; } = [];

    /// <summary>Counts of true against predicted class, for classifiers.</summary>
    public ReportConfusion? Confusion { get; init; }

    /// <summary>Names of the classes, for classifiers.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];
}
