namespace Fathom;

/// <summary>What layer normalisation has a gradient by.</summary>
internal enum LayerNormOperand : byte
{
    /// <summary>x [rows, columns].</summary>
    Input,

    /// <summary>w [columns].</summary>
    Weight,

    /// <summary>b [columns].</summary>
    Bias,
}
