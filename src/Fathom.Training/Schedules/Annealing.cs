namespace Fathom.Training;

/// <summary>The curve between two rates.</summary>
public enum Annealing
{
    /// <summary>Half a cosine: flat at both ends.</summary>
    Cosine,

    /// <summary>A straight line.</summary>
    Linear,
}
