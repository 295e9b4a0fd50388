namespace Fathom.Nn;

/// <summary>Which direction an initialisation keeps the scale of.</summary>
public enum FanMode
{
    /// <summary>The inputs of each output: activations in the forward pass.</summary>
    In,

    /// <summary>The outputs of each input: gradients in the backward pass.</summary>
    Out,
}
