using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Hugging Face's <c>tokenizer.json</c>.</summary>
/// <remarks>
/// A component that is not supported is an error that names it, never left out in silence. The members "truncation" and "padding" are not read:
/// cutting and padding are the business of batches, see <see cref="SequenceBatch"/>.
/// </remarks>
public static class TokenizerFile
{
    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">A <c>tokenizer.json</c>.</param>
    /// <exception cref="InvalidDataException">When the file is damaged or has a component that is not supported; the message names the place.</exception>
    public static Tokenizer Load(string path)
    {
        using var document = JsonFile.Parse(path);
        var root = new JsonAt(document.RootElement, path + ": ");
        try
        {
            return Read(root);
        }
        catch (ArgumentException exception)
        {
            // What the parts find wrong with each other when they are put together.
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a tokenizer; reading it again gives the same ids.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="path">The file to write, replaced if it exists.</param>
    public static void Save(Tokenizer tokenizer, string path)
    {
        using var stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        foreach (var token in tokenizer.AddedTokens.OrderBy(token => token.Id))
            Write(json, token);
        json.WriteEndArray();
        Write(json, "normalizer", tokenizer.Normalizer is { } normalizer ? normalizer.Write : null);
        Write(json, "pre_tokenizer", tokenizer.PreTokenizer is { } preTokenizer ? preTokenizer.Write : null);
        Write(json, "post_processor", tokenizer.PostProcessor is { } postProcessor ? postProcessor.Write : null);
        Write(json, "decoder", tokenizer.Decoder is { } decoder ? decoder.Write : null);
        Write(json, "model", tokenizer.Model.Write);
        json.WriteEndObject();
    }

    private static Tokenizer Read(JsonAt root) => new(ModelReader.Read(root.Member("model")), Added(root))
    {
        Normalizer = root.Optional("normalizer") is { } normalizer ? ComponentReader.Normalizer(normalizer) : null,
        PreTokenizer = root.Optional("pre_tokenizer") is { } preTokenizer ? ComponentReader.PreTokenizer(preTokenizer) : null,
        PostProcessor = root.Optional("post_processor") is { } postProcessor ? ComponentReader.PostProcessor(postProcessor) : null,
        Decoder = root.Optional("decoder") is { } decoder ? ComponentReader.Decoder(decoder) : null,
    };

    private static List<AddedToken> Added(JsonAt root)
    {
        var tokens = new List<AddedToken>();
        foreach (var item in root.Optional("added_tokens")?.Items() ?? [])
        {
            var token = new AddedToken(item.Member("id").Count(), item.Member("content").Text())
            {
                Special = item.Flag("special", otherwise: false),
                SingleWord = item.Flag("single_word", otherwise: false),
                LeftStrip = item.Flag("lstrip", otherwise: false),
                RightStrip = item.Flag("rstrip", otherwise: false),
                Normalized = item.Flag("normalized", otherwise: true),
            };
            if (tokens.Find(other => other.Id == token.Id || other.Content == token.Content) is { } twin)
                throw item.Error(string.Create(
                    CultureInfo.InvariantCulture, $"{Quoted.Text(token.Content)} with id {token.Id} is there twice, before as {Quoted.Text(twin.Content)} with id {twin.Id}"));
            ModelReader.CheckId(token.Id, item);
            tokens.Add(token);
        }
        return tokens;
    }

    private static void Write(Utf8JsonWriter json, AddedToken token)
    {
        json.WriteStartObject();
        json.WriteNumber("id", token.Id);
        json.WriteString("content", token.Content);
        json.WriteBoolean("single_word", token.SingleWord);
        json.WriteBoolean("lstrip", token.LeftStrip);
        json.WriteBoolean("rstrip", token.RightStrip);
        json.WriteBoolean("normalized", token.Normalized);
        json.WriteBoolean("special", token.Special);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Action<Utf8JsonWriter>? write)
    {
        json.WritePropertyName(name);
        if (write is null)
            json.WriteNullValue();
        else
            write(json);
    }
}
