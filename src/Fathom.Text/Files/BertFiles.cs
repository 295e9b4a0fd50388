namespace Fathom.Text;

/// <summary>BERT's tokenizer from its <c>vocab.txt</c>: basic tokenisation, then WordPiece.</summary>
/// <remarks>Devlin et al. (2019), arXiv:1810.04805.</remarks>
public static class BertFiles
{
    /// <summary>Reads a vocabulary.</summary>
    /// <param name="vocabularyPath">A file of one token per line, which has [UNK], [CLS] and [SEP].</param>
    /// <param name="lowercase">Whether text is lower-cased and its accents stripped: true for "uncased" models.</param>
    /// <exception cref="InvalidDataException">When the file is damaged or lacks a special token.</exception>
    public static Tokenizer Load(string vocabularyPath, bool lowercase = true)
    {
        var tokens = VocabularyLines.Read(vocabularyPath);
        foreach (var required in (string[])["[UNK]", "[CLS]", "[SEP]"])
            if (!tokens.Contains(required))
                throw new InvalidDataException($"{vocabularyPath}: the token {required} is missing. Is this the vocabulary of a BERT model?");
        var special = from token in (string[])["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
                      let id = Array.IndexOf(tokens, token)
                      where id >= 0
                      select new AddedToken(id, token);
        return new Tokenizer(new WordPieceModel(tokens), [.. special])
        {
            Normalizer = new BertNormalizer { Lowercase = lowercase },
            PreTokenizer = new BertPreTokenizer(),
            PostProcessor = new BertPostProcessor(("[CLS]", Array.IndexOf(tokens, "[CLS]")), ("[SEP]", Array.IndexOf(tokens, "[SEP]"))),
            Decoder = new WordPieceDecoder(),
        };
    }
}
