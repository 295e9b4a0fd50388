namespace Fathom.Training;

/// <summary>What becomes of the gradients of the micro-batches of one update.</summary>
public enum Accumulation
{
    /// <summary>Their mean, every micro-batch counting the same.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,
}
