namespace Fathom.Training;

/// <summary>How far <see cref="Lbfgs"/> goes in the direction it has chosen.</summary>
public enum LineSearch
{
    /// <summary>The learning rate times the direction, one evaluation each.</summary>
    None,

    /// <summary>To a point that is lower and flatter enough: the strong Wolfe conditions, found by bracketing and cubic interpolation.</summary>
    StrongWolfe,
}
