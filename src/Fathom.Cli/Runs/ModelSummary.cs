using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>The layers of a model as lines of a table.</summary>
internal static class ModelSummary
{
    public static IReadOnlyList<ReportLayer> Rows(Layer model, int[] inputShape)
    {
        var view = ModelView.Of(model, Tensor.Zeros([1, .. inputShape]));
        var counted = new HashSet<Layer>();
        return
        [
            .. view.Calls.Where(call => !ModelView.IsBlock(call.Layer)).Select(call =>
            {
                // A layer that is called twice has its parameters once.
                var parameters = counted.Add(call.Layer) ? call.Layer.Parameters.Sum(parameter => parameter.Shape.ElementCount) : 0;
                return new ReportLayer(view.PathOf(call.Layer), Kind(call), [.. call.Output.Shape[1..]], parameters, Flops(call));
            }),
        ];
    }

    private static string Kind(LayerCall call) => call.Layer is Conv2d convolution
        ? $"Conv2d {convolution.Weight.Shape[2]}×{convolution.Weight.Shape[3]}"
        : call.Layer.GetType().Name;

    // Products and sums of the layers that do nearly all the work; an element-wise layer counts one per element.
    private static long Flops(LayerCall call) => call.Layer switch
    {
        Conv2d convolution => 2 * call.Output.ElementCount * convolution.Weight.Shape[1..].ElementCount,
        Linear linear => 2 * call.Output.ElementCount * linear.Weight.Shape[1],
        Flatten or Dropout => 0,
        _ => call.Input.ElementCount,
    };
}
