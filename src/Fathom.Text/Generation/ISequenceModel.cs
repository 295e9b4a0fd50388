namespace Fathom.Text;

/// <summary>
/// A model of sequences of tokens, as generation sees it: something that tells the next token's logits and remembers what it has read. Transformers
/// with a key-value cache, recurrent networks and n-gram tables are all this.
/// </summary>
public interface ISequenceModel
{
    /// <summary>Number of tokens V; ids are 0 to V - 1.</summary>
    int Vocabulary { get; }

    /// <summary>The most tokens that one sequence may have, prompt included, or null when there is no limit.</summary>
    int? MaximumLength { get; }

    /// <summary>The state before any token has been read.</summary>
    /// <param name="batch">Number of sequences B that go on side by side.</param>
    ISequenceState Start(int batch);
}
