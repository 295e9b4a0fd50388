namespace Fathom.Text;

/// <summary>A text for a language model: its tokens, and a contiguous part at the end held out for validation.</summary>
/// <param name="Tokenizer">What the ids mean.</param>
/// <param name="Train">The beginning of the text.</param>
/// <param name="Validation">The end of the text.</param>
public sealed record TextDataset(ITokenizer Tokenizer, TokenBlocks Train, TokenBlocks Validation)
{
    /// <summary>Reads a text file and encodes it.</summary>
    /// <param name="path">A UTF-8 file.</param>
    /// <param name="tokenizer">Makes the tokenizer from the text, or gives one that there is already.</param>
    /// <param name="context">T, the number of tokens that the model sees at once.</param>
    /// <param name="validationShare">The share of the text, in characters from its end, that is held out.</param>
    /// <exception cref="InvalidDataException">When the file is not UTF-8 (with the place), is empty, or too short for the context.</exception>
    public static TextDataset Load(string path, Func<string, ITokenizer> tokenizer, int context, double validationShare = 0.1)
    {
        var text = Utf8File.ReadText(path);
        if (string.IsNullOrWhiteSpace(text))
            throw new InvalidDataException($"{path}: the file has no text.");
        try
        {
            return From(text, tokenizer, context, validationShare);
        }
        catch (ArgumentException exception) when (exception is not ArgumentOutOfRangeException)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokenizer">Makes the tokenizer from the text, or gives one that there is already.</param>
    /// <param name="context">T, the number of tokens that the model sees at once.</param>
    /// <param name="validationShare">The share of the text, in characters from its end, that is held out.</param>
    /// <exception cref="ArgumentException">When a part is too short for the context.</exception>
    public static TextDataset From(string text, Func<string, ITokenizer> tokenizer, int context, double validationShare = 0.1)
    {
        if (!(validationShare is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(validationShare), $"TextDataset: the share held out is {validationShare}; it must be between 0 and 1.");
        var cut = (int)(text.Length * (1 - validationShare));
        if (cut > 0 && char.IsLowSurrogate(text[cut]))
            cut--;
        var own = tokenizer(text);
        return new(
            own, new TokenBlocks(own.Encode(text.AsSpan(0, cut)), context, "training part of the text"),
            new TokenBlocks(own.Encode(text.AsSpan(cut)), context, "validation part of the text"));
    }
}
