using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>Cases that train or run a network.</summary>
internal static class Networks
{
    /// <summary>Forward pass, loss, backward pass and optimizer step, on batches in turn.</summary>
    public static Case Train(
        Layer model, Tensor[] inputs, Tensor[] targets, Func<Tensor, Tensor, Tensor> loss, Optimizer optimizer, DType precision = DType.F32)
    {
        var step = optimizer.CompileStep((x, y) =>
        {
            using (MixedPrecision.Scope(precision))
                return loss(model.Forward(x), y);
        });
        var turn = 0;
        return new(
            () =>
            {
                var batch = turn++ % inputs.Length;
                step(inputs[batch], targets[batch]);
            })
        {
            Parameters = Size(model),
            Flops = 3 * Flops(model, () => model.Forward(inputs[0])),
        };
    }

    /// <summary>A classifier's training: cross-entropy of class numbers.</summary>
    public static Case Classify(Layer model, Func<Tensor> input, int classes, Optimizer optimizer)
    {
        var inputs = Data.Several(input);
        return Train(
            model, inputs, Data.Several(() => Data.Labels(classes, inputs[0].Shape[0])), (logits, labels) => Losses.CrossEntropy(logits, labels), optimizer);
    }

    /// <summary>A forward pass in evaluation mode.</summary>
    public static Case Infer(Layer model, Func<Tensor> input)
    {
        Tensor[] inputs = [input(), input()];
        var flops = Flops(model, () => model.Forward(inputs[0]));
        model.Eval();
        var turn = 0;
        return new(() => model.Forward(inputs[turn++ % inputs.Length]).Eval()) { Parameters = Size(model), Flops = flops };
    }

    /// <summary>Elements of all parameters.</summary>
    public static long Size(params ReadOnlySpan<Module> models)
    {
        var size = 0L;
        foreach (var model in models)
            size += model.Parameters.Sum(parameter => parameter.Shape.ElementCount);
        return size;
    }

    /// <summary>2 per multiply-add of the linear, convolution and LSTM layers that a forward pass goes through.</summary>
    public static double Flops(Module model, Func<Tensor> forward)
    {
        // A pass in training mode that is never evaluated would leave running statistics waiting for it.
        model.Eval();
        var calls = ForwardTrace.Of(forward).Calls;
        model.Train();
        return calls.Sum(Flops);
    }

    private static double Flops(LayerCall call) => call.Layer switch
    {
        Linear linear => 2.0 * call.Output.ElementCount * linear.Weight.Shape[1],
        Conv conv => 2.0 * call.Output.ElementCount * conv.Weight.Shape[1..].ElementCount,
        ConvTranspose conv => 2.0 * call.Input.ElementCount * conv.Weight.Shape[1..].ElementCount,
        // Each step multiplies each of its inputs and outputs with all weights.
        Lstm lstm => 2.0 * call.Output.ElementCount / call.Output.Shape[^1] * lstm.NamedParameters.Where(entry => entry.Key.StartsWith("weight")).Sum(entry => entry.Value.Shape.ElementCount),
        _ => 0,
    };
}
