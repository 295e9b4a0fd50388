using Fathom.Nn;

namespace Fathom.Training;

/// <summary>Running statistics of batch normalisation, measured anew for weights that they were not trained with.</summary>
public static class BatchStatistics
{
    /// <summary>Gives every <see cref="BatchNorm"/> of the model the mean over <paramref name="batches"/> of their statistics. The model's mode is kept, and so are momenta.</summary>
    /// <param name="model">The model, with the weights to measure for.</param>
    /// <param name="batches">Inputs of the model, such as one epoch of training.</param>
    /// <exception cref="ArgumentException">When the model has no Forward with one input.</exception>
    public static void Measure(Module model, IEnumerable<Tensor> batches)
    {
        var forward = model as ILayer ?? throw new ArgumentException($"Measure: {model.GetType().Name} is no ILayer.", nameof(model));
        var norms = model.NamedModules.Select(entry => entry.Value).OfType<BatchNorm>().Where(norm => norm.RunningMean is not null).ToArray();
        var (momenta, modes) = (Array.ConvertAll(norms, norm => norm.Momentum), model.NamedModules.Select(entry => (entry.Value, entry.Value.Training)).ToArray());
        try
        {
            // Only batch normalisation as in training: dropout would disturb what is measured.
            model.Eval();
            foreach (var norm in norms)
            {
                norm.Train();
                norm.Momentum = null;
                Variable.Assign(
                    (norm.RunningMean!, norm.RunningMean!.Value.ZerosLike()), (norm.RunningVar!, norm.RunningVar!.Value.OnesLike()),
                    (norm.NumBatchesTracked!, norm.NumBatchesTracked!.Value.ZerosLike()));
            }
            if (norms.Length > 0)
                foreach (var batch in batches)
                    forward.Forward(batch).Eval();
        }
        finally
        {
            for (var i = 0; i < norms.Length; i++)
                norms[i].Momentum = momenta[i];
            foreach (var (module, training) in modes)
            {
                if (training)
                    module.Train();
                else
                    module.Eval();
            }
        }
    }
}
