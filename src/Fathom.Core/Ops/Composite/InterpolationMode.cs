namespace Fathom;

/// <summary>How values between elements are made when resizing.</summary>
public enum InterpolationMode
{
    /// <summary>The element at ⌊i · scale⌋, as the earliest image libraries had it.</summary>
    Nearest,

    /// <summary>The element whose centre is nearest.</summary>
    NearestExact,

    /// <summary>Straight lines between neighbours along each axis: linear, bilinear, trilinear.</summary>
    Linear,

    /// <summary>Cubic curves through four neighbours along each axis: bicubic for images. Values may lie beyond those of the neighbours.</summary>
    /// <remarks>Keys (1981), IEEE Trans. ASSP 29(6), with slope -3/4.</remarks>
    Cubic,

    /// <summary>The mean of the elements that a new one covers, as adaptive average pooling.</summary>
    Area,
}
