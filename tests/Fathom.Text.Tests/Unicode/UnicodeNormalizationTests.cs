namespace Fathom.Text.Tests;

/// <summary>Cases of Unicode's own conformance test (NormalizationTest.txt) that cover each part of the algorithm.</summary>
public class UnicodeNormalizationTests
{
    // Columns: source, NFC, NFD, NFKC, NFKD.
    [Theory]
    [InlineData("é", "é", "e\u0301", "é", "e\u0301")]
    [InlineData("e\u0301", "é", "e\u0301", "é", "e\u0301")]
    [InlineData("ﬁ", "ﬁ", "ﬁ", "fi", "fi")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323", "\u017F\u0323\u0307", "\u1E69", "s\u0323\u0307")]
    [InlineData("\u212B", "\u00C5", "A\u030A", "\u00C5", "A\u030A")]
    [InlineData("한", "한", "\u1112\u1161\u11AB", "한", "\u1112\u1161\u11AB")]
    [InlineData("\u1112\u1161\u11AB", "한", "\u1112\u1161\u11AB", "한", "\u1112\u1161\u11AB")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("a\u0315\u0300\u05AE\u0061", "à\u05AE\u0315a", "a\u05AE\u0300\u0315a", "à\u05AE\u0315a", "a\u05AE\u0300\u0315a")]
    [InlineData("\uFDFA", "\uFDFA", "\uFDFA", "صلى الله عليه وسلم", "صلى الله عليه وسلم")]
    [InlineData("Ｆｕｌｌ①½", "Ｆｕｌｌ①½", "Ｆｕｌｌ①½", "Full11⁄2", "Full11⁄2")]
    [InlineData("𝒳\U0001D15E", "𝒳\U0001D157\U0001D165", "𝒳\U0001D157\U0001D165", "X\U0001D157\U0001D165", "X\U0001D157\U0001D165")]
    [InlineData("x\uD83D!", "x\uD83D!", "x\uD83D!", "x\uD83D!", "x\uD83D!")]
    public void Forms_are_unicodes(string source, string nfc, string nfd, string nfkc, string nfkd)
    {
        Assert.Equal(nfc, UnicodeNormalization.Normalize(source, NormalForm.Nfc));
        Assert.Equal(nfd, UnicodeNormalization.Normalize(source, NormalForm.Nfd));
        Assert.Equal(nfkc, UnicodeNormalization.Normalize(source, NormalForm.Nfkc));
        Assert.Equal(nfkd, UnicodeNormalization.Normalize(source, NormalForm.Nfkd));
    }
}
