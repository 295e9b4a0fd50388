using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>The layers of a model as lines of a report.</summary>
internal static class ModelSummary
{
    public static IReadOnlyList<ReportLayer> Rows(Layer model, int[] inputShape) =>
    [
        .. model.Summary([1, .. inputShape]).Rows.Select(row => new ReportLayer(row.Path, row.Type, [.. row.Output[1..]], row.Parameters, row.Flops)),
    ];
}
