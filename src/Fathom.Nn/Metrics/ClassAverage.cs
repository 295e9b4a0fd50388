namespace Fathom.Nn;

/// <summary>How scores of single classes become one number.</summary>
public enum ClassAverage
{
    /// <summary>Their mean: every class counts the same.</summary>
    Macro,

    /// <summary>From the sums of counts over all classes: every sample counts the same.</summary>
    Micro,
}
