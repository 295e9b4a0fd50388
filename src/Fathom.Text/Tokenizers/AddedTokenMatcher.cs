using System.Buffers;
using System.Text;

namespace Fathom.Text;

/// <summary>Finds added tokens in text: the leftmost first, and of several that begin there the longest.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<char, AddedToken[]> byFirst;
    private readonly SearchValues<char> firsts;
    private readonly bool onlySpecial;

    /// <param name="tokens">The tokens to look for.</param>
    /// <param name="normalize">The form of their texts that is looked for, or null for the texts themselves.</param>
    public AddedTokenMatcher(IEnumerable<AddedToken> tokens, Func<string, string>? normalize = null)
    {
        var found = tokens.Select(token => (Token: token, Text: normalize?.Invoke(token.Content) ?? token.Content))
            .Where(pair => pair.Text.Length > 0).ToList();
        Texts = found.ToDictionary(pair => pair.Token, pair => pair.Text);
        byFirst = found.GroupBy(pair => pair.Text[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(pair => pair.Text.Length).Select(pair => pair.Token).ToArray());
        firsts = SearchValues.Create(byFirst.Keys.ToArray());
        onlySpecial = found.TrueForAll(pair => pair.Token.Special);
    }

    private Dictionary<AddedToken, string> Texts { get; }

    /// <summary>Whether no token can be found under <paramref name="allowed"/>.</summary>
    public bool IsIdle(AllowedSpecial allowed) => byFirst.Count == 0 || (onlySpecial && allowed.IsNone);

    /// <summary>The next allowed token at or after <paramref name="from"/>, with the range that it takes, or null.</summary>
    public (AddedToken Token, int Start, int End)? Next(ReadOnlySpan<char> text, int from, AllowedSpecial allowed)
    {
        for (var start = from; start < text.Length; start++)
        {
            var skipped = text[start..].IndexOfAny(firsts);
            if (skipped < 0)
                return null;
            start += skipped;
            foreach (var token in byFirst[text[start]])
                if (allowed.Allows(token) && text[start..].StartsWith(Texts[token]) && Fits(token, text, start, start + Texts[token].Length))
                    return Widen(token, text, from, start, start + Texts[token].Length);
        }
        return null;
    }

    private static bool Fits(AddedToken token, ReadOnlySpan<char> text, int start, int end) =>
        !token.SingleWord
        || !((Rune.DecodeLastFromUtf16(text[..start], out var before, out _) == OperationStatus.Done && CharacterClasses.IsWord(before))
            || (Rune.DecodeFromUtf16(text[end..], out var after, out _) == OperationStatus.Done && CharacterClasses.IsWord(after)));

    private static (AddedToken Token, int Start, int End) Widen(AddedToken token, ReadOnlySpan<char> text, int from, int start, int end)
    {
        while (token.LeftStrip && start > from && char.IsWhiteSpace(text[start - 1]))
            start--;
        while (token.RightStrip && end < text.Length && char.IsWhiteSpace(text[end]))
            end++;
        return (token, start, end);
    }
}
