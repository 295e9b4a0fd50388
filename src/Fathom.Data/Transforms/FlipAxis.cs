namespace Fathom.Data;

/// <summary>The direction in which <see cref="RandomFlip"/> mirrors.</summary>
public enum FlipAxis
{
    /// <summary>Left and right change places.</summary>
    Horizontal,

    /// <summary>Top and bottom change places.</summary>
    Vertical,
}
