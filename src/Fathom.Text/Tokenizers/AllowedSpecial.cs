namespace Fathom.Text;

/// <summary>The special tokens that a text may contain as such; all others in it are ordinary text.</summary>
public sealed class AllowedSpecial
{
    private readonly HashSet<string>? tokens;

    private AllowedSpecial(HashSet<string>? tokens) => this.tokens = tokens;

    /// <summary>No special token.</summary>
    public static AllowedSpecial None { get; } = new([]);

    /// <summary>Every special token: for text that the program itself has put together.</summary>
    public static AllowedSpecial All { get; } = new(null);

    /// <summary>Only the tokens named.</summary>
    /// <param name="tokens">Texts of special tokens, such as "&lt;|endoftext|&gt;".</param>
    public static AllowedSpecial Only(params ReadOnlySpan<string> tokens) => new([.. tokens]);

    internal bool IsNone => tokens is { Count: 0 };

    internal bool Allows(AddedToken token) => !token.Special || tokens is null || tokens.Contains(token.Content);

    /// <summary>An unknown name would be a special token silently read as text.</summary>
    internal void Check(Vocabulary vocabulary)
    {
        foreach (var token in tokens ?? [])
            if (!vocabulary.TryGetId(token, out var id) || !vocabulary.IsSpecial(id))
                throw new ArgumentException($"Encode: {Quoted.Text(token)} is allowed in the text, but is no special token of this tokenizer.");
    }
}
