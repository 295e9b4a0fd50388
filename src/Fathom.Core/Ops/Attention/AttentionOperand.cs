namespace Fathom;

/// <summary>What a kernel has a gradient of attention by.</summary>
internal enum AttentionOperand : byte
{
    /// <summary>q [..., H, T, D].</summary>
    Query,

    /// <summary>k [..., G, S, D].</summary>
    Key,

    /// <summary>v [..., G, S, E].</summary>
    Value,
}
