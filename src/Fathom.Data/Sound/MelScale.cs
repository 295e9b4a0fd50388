namespace Fathom.Data;

/// <summary>How pitch as it is heard goes with frequency.</summary>
public enum MelScale
{
    /// <summary>2595 log₁₀(1 + f / 700): O'Shaughnessy (1987), as in HTK.</summary>
    Htk,

    /// <summary>Linear to 1,000 Hz at 15 mels for 1,000 Hz, then logarithmic at 27 mels for a factor of 6.4: Slaney (1998), Auditory Toolbox.</summary>
    Slaney,
}
