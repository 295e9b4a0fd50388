namespace Fathom.Models;

/// <summary>What moves the weights.</summary>
public enum PlanOptimizer
{
    /// <summary>Adam with decoupled weight decay.</summary>
    AdamW,

    /// <summary>Stochastic gradient descent with Nesterov's momentum 0.9.</summary>
    Sgd,
}
