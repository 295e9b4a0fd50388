namespace Fathom.Data;

/// <summary>What lies outside the image when it is cropped with padding.</summary>
public enum PaddingMode
{
    /// <summary>Zeros.</summary>
    Zero,

    /// <summary>The image mirrored at its border, the border itself not repeated.</summary>
    Reflect,
}
