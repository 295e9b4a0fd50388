namespace Fathom.Text;

/// <summary>Where a space is put before text that does not begin with one, so that a word is the same token everywhere.</summary>
public enum PrefixSpace
{
    /// <summary>Before the text and after every special token in it.</summary>
    Always,

    /// <summary>Only at the beginning of the text.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}
