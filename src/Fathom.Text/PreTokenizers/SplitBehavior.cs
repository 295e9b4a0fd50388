namespace Fathom.Text;

/// <summary>What becomes of the parts of text that a splitting pattern matches.</summary>
public enum SplitBehavior
{
    /// <summary>They are left out.</summary>
    Removed,

    /// <summary>Each is a piece.</summary>
    Isolated,

    /// <summary>Each ends the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>Each begins the piece after it.</summary>
    MergedWithNext,

    /// <summary>Those in a row are one piece.</summary>
    Contiguous,
}
