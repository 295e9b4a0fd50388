using Fathom.Nn;

namespace Fathom.Training;

/// <summary>
/// Stochastic weight averaging: the plain mean of the parameters at the ends of late epochs, trained with a high rate (<see cref="AveragingSchedule"/>). The running statistics of
/// batch normalisation are not those of the averaged model: see <see cref="BatchStatistics"/>.
/// </summary>
/// <remarks>Izmailov et al. (2018), arXiv:1803.05407.</remarks>
/// <param name="model">The model.</param>
public sealed class StochasticWeightAverage(Module model) : WeightAverage(model)
{
    /// <inheritdoc/>
    protected override double Share => 1.0 / (UpdateCount + 1);
}
