namespace Fathom;

/// <summary>What sampling finds beyond the edge of an image.</summary>
public enum GridPadding
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The nearest element of the edge.</summary>
    Border,

    /// <summary>The image mirrored at its edge.</summary>
    Reflection,
}
