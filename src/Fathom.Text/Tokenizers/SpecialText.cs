namespace Fathom.Text;

/// <summary>What decoding does with special tokens.</summary>
public enum SpecialText
{
    /// <summary>Their text is written like that of others.</summary>
    Keep,

    /// <summary>They are left out.</summary>
    Skip,
}
