namespace Fathom.Cpu;

/// <summary>Where the elements of operands and results lie in their buffers: stacks of one matrix for each batch and head or group.</summary>
internal sealed record AttentionViews(MatrixStack Q, MatrixStack K, MatrixStack V)
{
    /// <summary>Of what is added to the scores, [queries, keys]; null without.</summary>
    public MatrixStack? Mask { get; init; }

    /// <summary>Of the result and its gradient.</summary>
    public MatrixStack? Y { get; init; }

    public MatrixStack? Dy { get; init; }

    public MatrixStack? Dq { get; init; }

    public MatrixStack? Dk { get; init; }

    public MatrixStack? Dv { get; init; }
}
