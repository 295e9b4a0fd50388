using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Data;
using Fathom.Formats;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary><c>fathom predict</c>: one picture through a trained model.</summary>
internal static class PredictCommand
{
    private const int BarWidth = 40;

    public static Command Create(CliConsole console)
    {
        var run = new Argument<string>("run") { Description = "Folder that fathom train wrote" };
        var file = new Argument<string?>("file") { Description = $"A picture: {ImageFile.Formats}; or what else the run's recipe takes", Arity = ArgumentArity.ZeroOrOne };
        var index = NumberOptions.Whole("--index", "Take this sample of the test set instead of a file", 0, int.MaxValue);
        var invert = new Option<bool>("--invert") { Description = "Swap dark and bright: for ink on paper, when the model knows bright digits on black" };
        var data = CommonOptions.Data("the data of the run");
        var json = CommonOptions.Json();
        var command = new Command("predict", "Use a trained model: on a picture, a row, a recording, a series") { run, file, index, invert, data, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(file) is null == parsed.GetValue(index) is null)
                throw new CliException("predict: give either a file or --index N of the test set.", ExitCodes.Usage);
            if (RecipeCatalog.OfRun(parsed.GetRequiredValue(run)) is { } recipe)
            {
                if (parsed.GetValue(invert) || parsed.GetValue(data) is not null)
                    throw new CliException($"predict: --invert and --data are for images, and this is a run of {recipe.Name}. Leave them out.", ExitCodes.Usage);
                var context = new RecipeContext(console, parsed.GetValue(json), default);
                context.Tell(recipe.Predict(parsed.GetRequiredValue(run), new(parsed.GetValue(file), parsed.GetValue(index)), context));
                return ExitCodes.Success;
            }
            return Execute(
                console, parsed.GetRequiredValue(run), parsed.GetValue(file), parsed.GetValue(index), parsed.GetValue(invert), parsed.GetValue(data),
                parsed.GetValue(json));
        });
        return command;
    }

    private static int Execute(CliConsole console, string path, string? file, int? index, bool invert, string? source, bool json)
    {
        var screen = console.Screen(json);
        var run = RunFolder.Open(path);
        var config = run.Config;
        var shape = new ImageShape(config.InputShape[0], config.InputShape[1], config.InputShape[2]);
        var sample = file is not null
            ? ImageFit.To(ImageFile.Load(file), shape, invert)
            : TestImage(RunData.Load(run, source, null, console, screen), index!.Value);
        var probabilities = run.LoadModel().Forward(ModelInput.Of(sample, config)).Softmax(1).ToArray<float>();
        var truth = index is null ? null : config.Classes[sample.Label];
        Show(screen, sample, config.Classes, probabilities, truth);
        if (json)
            console.Out.WriteLine(ToJson(config.Classes, probabilities, truth).ToJsonString());
        return ExitCodes.Success;
    }

    private static ImageSample TestImage(LoadedData data, int index) => index < data.Images.Test.Count
        ? data.Images.Test[index]
        : throw new CliException($"--index {index}: the test set has {data.Images.Test.Count} images, 0 to {data.Images.Test.Count - 1}.", ExitCodes.Usage);

    private static void Show(IAnsiConsole screen, ImageSample sample, string[] classes, float[] probabilities, string? truth)
    {
        screen.Write(new PixelPicture(sample.Shape.Channels, sample.Shape.Height, sample.Shape.Width, sample.Pixels.Span));
        var width = classes.Max(name => name.Length);
        foreach (var (k, probability) in probabilities.Index().OrderByDescending(pair => pair.Item).Take(10))
        {
            var bar = new string('█', (int)Math.Round(probability * BarWidth)).PadRight(BarWidth);
            screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{classes[k].PadRight(width)}  {bar} {100 * probability,6:0.00} %"));
        }
        var best = classes[Array.IndexOf(probabilities, probabilities.Max())];
        screen.WriteLine(truth is null ? $"it is: {best}" : $"it is: {best} ({(truth == best ? "right" : $"wrong, the label is {truth}")})");
    }

    private static JsonObject ToJson(string[] classes, float[] probabilities, string? truth)
    {
        var best = Array.IndexOf(probabilities, probabilities.Max());
        var json = new JsonObject
        {
            ["class"] = classes[best],
            ["class_index"] = best,
            ["probability"] = probabilities[best],
            ["probabilities"] = new JsonObject(classes.Zip(probabilities, (name, probability) => KeyValuePair.Create<string, JsonNode?>(name, probability))),
        };
        if (truth is not null)
            json["label"] = truth;
        return json;
    }
}
