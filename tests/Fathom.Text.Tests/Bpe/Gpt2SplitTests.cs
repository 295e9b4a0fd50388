using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Text.Tests;

/// <summary>The hand-written split against the regular expression that it stands for, on text that .NET's engine sees as code points (none beyond U+FFFF).</summary>
public partial class Gpt2SplitTests
{
    [Fact]
    public void Splits_as_the_expression_does() =>
        Prop.ForAll(SomeText.Any, text =>
        {
            var plain = string.Concat(text.Where(unit => !char.IsSurrogate(unit)));
            return Split(plain).SequenceEqual(Expression().Matches(plain).Select(match => match.Value));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("It's  we'll 'll\n\n x", "It|'s| | we|'ll| '|ll|\n\n| x")]
    [InlineData("a  ", "a|  ")]
    [InlineData(" 12ab!? ", " 12|ab|!?| ")]
    [InlineData("x\u3000\u3000y", "x|\u3000|\u3000|y")]
    [InlineData("don'T I'D", "don|'|T| I|'|D")]
    [InlineData("''s", "''|s")]
    [InlineData("𝒳𝓎 𝟘!", "𝒳𝓎| 𝟘|!")]
    [InlineData("\uD83D", "\uD83D")]
    public void Splits_known_cases(string text, string expected) => Assert.Equal(expected.Split('|'), Split(text));

    private static List<string> Split(string text)
    {
        var pieces = new List<string>();
        for (int start = 0, end; start < text.Length; start = end)
            pieces.Add(text[start..(end = Gpt2Split.End(text, start))]);
        return pieces;
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Expression();
}
