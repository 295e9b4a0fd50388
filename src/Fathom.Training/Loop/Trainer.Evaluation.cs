using Fathom.Data;

namespace Fathom.Training;

public sealed partial class Trainer
{
    /// <summary>Loss and metrics (those of validation) on the first epoch of <paramref name="data"/>, in evaluation mode.</summary>
    /// <param name="data">Batches of inputs and targets.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public EvaluationResult Evaluate(DataLoader<(Tensor Inputs, Tensor Targets)> data, CancellationToken cancellation = default)
    {
        var result = new RunningScore(options.ValidationMetrics ?? options.Metrics);
        var measure = options.ValidationLoss ?? loss;
        InEvaluationMode(() =>
        {
            foreach (var (inputs, targets) in data.Epoch(0, cancellation))
            {
                var predictions = forward.Forward(inputs);
                var batchLoss = measure(predictions, targets);
                if (result.TakesPredictions(targets))
                    Tensor.Eval(batchLoss, predictions);
                result.Add(batchLoss.Item<double>(), predictions, targets);
            }
        });
        return new(result.Loss, result.Metrics);
    }

    /// <summary>Predictions for a batch, in evaluation mode, computed.</summary>
    public Tensor Predict(Tensor inputs)
    {
        Tensor? predictions = null;
        InEvaluationMode(() => predictions = forward.Forward(inputs).Eval());
        return predictions!;
    }

    /// <summary>Predictions for each batch of <paramref name="data"/>, in evaluation mode; computed as they are enumerated.</summary>
    public IEnumerable<Tensor> Predict(DataLoader<(Tensor Inputs, Tensor Targets)> data) =>
        data.Epoch(0).Select(batch => Predict(batch.Inputs));

    private void InEvaluationMode(Action action)
    {
        var training = Model.Training;
        Model.Eval();
        try
        {
            action();
        }
        finally
        {
            if (training)
                Model.Train();
        }
    }
}
