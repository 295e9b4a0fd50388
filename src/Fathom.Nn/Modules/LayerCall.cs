namespace Fathom.Nn;

/// <summary>One call of a layer in a forward pass.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Input">What it was given.</param>
/// <param name="Output">What it returned; evaluate it to see the activations.</param>
public readonly record struct LayerCall(Layer Layer, Tensor Input, Tensor Output);
