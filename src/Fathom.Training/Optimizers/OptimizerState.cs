namespace Fathom.Training;

/// <summary>A tensor that an optimizer keeps between steps for one parameter, such as a running mean of its gradients.</summary>
/// <param name="initial">What it starts as.</param>
public sealed class OptimizerState(Tensor initial) : Variable(initial);
