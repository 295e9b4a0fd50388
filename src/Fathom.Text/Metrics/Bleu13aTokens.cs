using System.Text.RegularExpressions;

namespace Fathom.Text;

/// <summary>The international tokenisation "13a" of the mteval script, by which published BLEU scores are compared.</summary>
/// <remarks>Post (2018), "A Call for Clarity in Reporting BLEU Scores", arXiv:1804.08771.</remarks>
public static partial class Bleu13aTokens
{
    /// <summary>The words and signs of a detokenised sentence: punctuation apart, but full stops and commas within numbers kept.</summary>
    public static string[] Split(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var text = sentence
            .Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
        text = Signs().Replace($" {text} ", " $1 ");
        text = MarkAfterNonDigit().Replace(text, "$1 $2 ");
        text = MarkBeforeNonDigit().Replace(text, " $1 $2");
        text = DashAfterDigit().Replace(text, "$1 $2 ");
        return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    // The ranges are ASCII's signs other than ' , - . and the digits and letters.
    [GeneratedRegex(@"([\{-\~\[-\` -\&\(-\+\:-\@\/])")]
    private static partial Regex Signs();

    [GeneratedRegex(@"([^0-9])([\.,])")]
    private static partial Regex MarkAfterNonDigit();

    [GeneratedRegex(@"([\.,])([^0-9])")]
    private static partial Regex MarkBeforeNonDigit();

    [GeneratedRegex(@"([0-9])(-)")]
    private static partial Regex DashAfterDigit();
}
