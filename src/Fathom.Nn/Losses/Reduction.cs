namespace Fathom.Nn;

/// <summary>What a loss does with its values for single elements or samples.</summary>
public enum Reduction
{
    /// <summary>Their mean; a weighted mean where the loss has class weights.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Nothing: they are returned as they are.</summary>
    None,
}
