namespace Fathom.Text;

/// <summary>Where short sequences of a batch are filled up.</summary>
public enum PaddingSide
{
    /// <summary>After their end, as models that read a whole text want it.</summary>
    Right,

    /// <summary>Before their beginning, so that all end in the same place, as generation wants it.</summary>
    Left,
}
