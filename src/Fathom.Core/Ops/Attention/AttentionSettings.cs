namespace Fathom;

/// <summary>What is fixed about an attention when its graph is built, and which of its optional operands there are.</summary>
/// <param name="Causal">See <see cref="AttentionOptions.Causal"/>.</param>
/// <param name="Scale">Factor of the scores.</param>
/// <param name="Window">See <see cref="AttentionOptions.Window"/>; 0 for none.</param>
/// <param name="Dropout">See <see cref="AttentionOptions.Dropout"/>; when it is not 0, an operand holds the key.</param>
/// <param name="HasMask">Whether an operand is added to the scores.</param>
/// <param name="HasCount">Whether an operand holds the number of valid keys.</param>
internal readonly record struct AttentionSettings(bool Causal, double Scale, int Window, double Dropout, bool HasMask, bool HasCount)
{
    /// <summary>Whether the position of a query limits what it sees.</summary>
    public bool IsPositional => Causal || Window > 0;

    /// <summary>Whether an operand holds the bits of a random key.</summary>
    public bool HasKey => Dropout > 0;
}
