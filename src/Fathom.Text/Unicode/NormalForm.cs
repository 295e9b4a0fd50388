namespace Fathom.Text;

/// <summary>The four normal forms of Unicode (Unicode Standard Annex 15).</summary>
public enum NormalForm
{
    /// <summary>Canonical decomposition, then composition: é is one code point.</summary>
    Nfc,

    /// <summary>Canonical decomposition: é is e and a combining acute.</summary>
    Nfd,

    /// <summary>Compatibility decomposition, then composition: ﬁ becomes fi.</summary>
    Nfkc,

    /// <summary>Compatibility decomposition.</summary>
    Nfkd,
}
