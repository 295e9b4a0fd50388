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

    /// <summary>The mean of the elements that a new one covers, as adaptive average pooling.</summary>
    Area,
}
