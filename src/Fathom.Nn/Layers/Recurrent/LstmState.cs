namespace Fathom.Nn;

/// <summary>What an LSTM carries from step to step.</summary>
/// <param name="Hidden">h, what it hands on: [layers * directions, B, hidden or projection]; of a cell [B, hidden].</param>
/// <param name="Cell">c, its memory: [layers * directions, B, hidden]; of a cell [B, hidden].</param>
public sealed record LstmState(Tensor Hidden, Tensor Cell)
{
    /// <summary>The same values, through which no gradient flows: for truncated backpropagation through time.</summary>
    public LstmState Detach() => new(Hidden.Detach(), Cell.Detach());
}
