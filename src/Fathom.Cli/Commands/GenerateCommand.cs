using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Fathom.Text;

namespace Fathom.Cli;

/// <summary><c>fathom generate</c>: text from a trained model, as it comes.</summary>
internal static class GenerateCommand
{
    public static Command Create(CliConsole console, CancellationToken cancellation)
    {
        var run = new Argument<string>("run") { Description = "Folder that fathom train gpt, lstm-lm or names wrote" };
        var prompt = new Option<string?>("--prompt") { Description = "Text to go on from (a line break; for names, nothing)", HelpName = "TEXT" };
        var tokens = NumberOptions.Whole("--tokens", "The most tokens to write (500)", 1, 100_000_000);
        var temperature = NumberOptions.Real("--temperature", "Below 1 keeps to what is likely, 0 always takes the likeliest (0.8)", 0, 100);
        var topK = NumberOptions.Whole("--top-k", "Choose among the K likeliest tokens (all)", 1, int.MaxValue);
        var topP = NumberOptions.Real("--top-p", "Choose among the likeliest with this probability together (1)", 1e-9, 1);
        var minP = NumberOptions.Real("--min-p", "Choose among those with this share of the likeliest's probability (0)", 0, 1);
        var penalty = NumberOptions.Real("--repetition-penalty", "Above 1, tokens that were there before become less likely (1)", 1e-6, 1000);
        var stop = new Option<string[]>("--stop") { Description = "Text that ends the writing; may be given several times", HelpName = "TEXT" };
        var count = NumberOptions.Whole("--count", "Number of texts (1)", 1, 1_000_000);
        var seed = NumberOptions.Whole("--seed", "Seed of the choices (0)", 0UL, ulong.MaxValue);
        var (threads, json) = (CommonOptions.Threads(), CommonOptions.Json());
        var command = new Command("generate", "Write text with a trained model, shown as it comes")
        {
            run, prompt, tokens, temperature, topK, topP, minP, penalty, stop, count, seed, threads, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            CommonOptions.UseThreads(parsed.GetValue(threads));
            var path = parsed.GetRequiredValue(run);
            var writer = Open(path);
            var options = new GenerationOptions
            {
                MaximumTokens = parsed.GetValue(tokens) ?? 500,
                Sampling = new()
                {
                    Temperature = (float)(parsed.GetValue(temperature) ?? 0.8),
                    TopK = parsed.GetValue(topK),
                    TopP = (float)(parsed.GetValue(topP) ?? 1),
                    MinP = (float)(parsed.GetValue(minP) ?? 0),
                    RepetitionPenalty = (float)(parsed.GetValue(penalty) ?? 1),
                },
                StopSequences = [.. writer.Stops, .. parsed.GetValue(stop) ?? []],
            };
            var given = parsed.GetValue(prompt) ?? (writer.Opening.Length > 0 ? "" : "\n");
            var texts = new List<string>();
            for (var number = 0; number < (parsed.GetValue(count) ?? 1); number++)
            {
                var key = new RandomKey(parsed.GetValue(seed) ?? 0).Fold((ulong)number);
                texts.Add(await Write(console, writer, given, options with { Key = key }, parsed.GetValue(json), cancellation).ConfigureAwait(false));
            }
            if (parsed.GetValue(json))
                console.Out.WriteLine(new JsonObject { ["run"] = path, ["prompt"] = given, ["texts"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]) }.ToJsonString());
            return ExitCodes.Success;
        });
        return command;
    }

    private static RunWriter Open(string path) => RecipeCatalog.OfRun(path) switch
    {
        IWritingRecipe writing => writing.Writer(path),
        { } other => throw new CliException($"{path}: a run of {other.Name} writes no text. Use fathom predict?", ExitCodes.Usage),
        null => throw new CliException(RunFolder.IsPresent(path)
            ? $"{path}: a run of an image classifier writes no text. Use fathom predict?"
            : $"{path}: no run. Give the folder that fathom train gpt, lstm-lm or names wrote.", ExitCodes.Usage),
    };

    // People read prompt and text as one; the stream of pieces is shown at once.
    private static async Task<string> Write(
        CliConsole console, RunWriter writer, string prompt, GenerationOptions options, bool json, CancellationToken cancellation)
    {
        var shown = json ? console.Error : console.Out;
        var text = new StringBuilder();
        var pieces = Begin(writer, prompt, options, cancellation);
        shown.Write(prompt);
        try
        {
            await foreach (var piece in pieces.ConfigureAwait(false))
            {
                shown.Write(piece);
                shown.Flush();
                text.Append(piece);
            }
        }
        finally
        {
            shown.WriteLine();
        }
        return text.ToString();
    }

    private static IAsyncEnumerable<string> Begin(RunWriter writer, string prompt, GenerationOptions options, CancellationToken cancellation)
    {
        try
        {
            return writer.Generator.StreamAsync(writer.Opening + prompt, options, cancellation);
        }
        catch (ArgumentException exception)
        {
            throw new CliException($"--prompt: {exception.Message}");
        }
    }
}
