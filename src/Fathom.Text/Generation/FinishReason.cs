namespace Fathom.Text;

/// <summary>Why a generated text ended.</summary>
public enum FinishReason
{
    /// <summary>It reached the number of tokens asked for, or the most that the model can take.</summary>
    Length,

    /// <summary>The model gave a stop token.</summary>
    StopToken,

    /// <summary>A stop sequence came up in the text.</summary>
    StopSequence,
}
