namespace Fathom.Data;

/// <summary>What is done to numeric columns.</summary>
public enum NumericScaling
{
    /// <summary>Mean 0 and standard deviation 1 over the fitted table; a constant column becomes 0.</summary>
    Standardize,

    /// <summary>Nothing.</summary>
    None,
}
