namespace Fathom.Nn;

/// <summary>The function that an <see cref="Rnn"/> applies at each step.</summary>
public enum RnnNonlinearity
{
    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(0, x).</summary>
    Relu,
}
