namespace Fathom.Training;

/// <summary>What was measured in, or after, one pass over the training set.</summary>
/// <param name="Epoch">Number of the epoch, counted from 1.</param>
/// <param name="TrainLoss">Mean training loss.</param>
/// <param name="TrainAccuracy">Fraction of training examples classified correctly, in [0, 1].</param>
/// <param name="TestLoss">Mean loss on the test set.</param>
/// <param name="TestAccuracy">Fraction of test examples classified correctly, in [0, 1].</param>
/// <param name="Seconds">Duration of the epoch.</param>
public sealed record ReportEpoch(
    int Epoch,
    double? TrainLoss = null,
    double? TrainAccuracy = null,
    double? TestLoss = null,
    double? TestAccuracy = null,
    double? Seconds = null);
