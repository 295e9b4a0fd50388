namespace Fathom.Training;

/// <summary>How the bytes of a picture become colours; the names are those that <c>pictures.js</c> knows.</summary>
internal enum ColourMap
{
    /// <summary>One channel, black to white.</summary>
    Grey,

    /// <summary>Three planes.</summary>
    Rgb,

    /// <summary>One channel, viridis: perceptually uniform.</summary>
    Viridis,

    /// <summary>One channel, blue below 128, white at it, red above.</summary>
    Diverging,

    /// <summary>One channel: 0..127 errors, 128..255 hits of a confusion matrix.</summary>
    Confusion,
}
