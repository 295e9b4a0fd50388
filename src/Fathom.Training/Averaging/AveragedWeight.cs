namespace Fathom.Training;

/// <summary>The average of one parameter: f32, or f64 for parameters of f64.</summary>
/// <param name="initial">What it starts as.</param>
internal sealed class AveragedWeight(Tensor initial) : Variable(initial);
