using Fathom.Data;

namespace Fathom.Cli.Tests;

public class EvaluateCommandTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    [Fact]
    public void It_measures_what_training_measured_at_its_end()
    {
        var result = Invocation.Of("evaluate", run.Path, "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["test_loss", "test_accuracy", "samples"], result.Json.Select(entry => entry.Key));
        Assert.Equal((double)run.Result.Json["test_accuracy"]!, (double)result.Json["test_accuracy"]!);
        Assert.Equal((double)run.Result.Json["test_loss"]!, (double)result.Json["test_loss"]!, 1e-6);
        Assert.Equal(300, (int)result.Json["samples"]!);
    }

    [Fact]
    public void A_missing_run_is_told_in_one_line()
    {
        Invocation.Of("evaluate", run.Beside("nowhere")).FailsWith(1, "no such run");
    }

    [Fact]
    public void A_folder_that_is_no_run_is_told_in_one_line()
    {
        Invocation.Of("evaluate", Directory.CreateDirectory(run.Beside("empty")).FullName).FailsWith(1, "not a run");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"recipe\": \"lenet\"}")]
    [InlineData("[1, 2]")]
    public void Damaged_settings_are_told_in_one_line(string json)
    {
        var path = run.Copy();
        File.WriteAllText(Path.Combine(path, "config.json"), json);

        Invocation.Of("evaluate", path).FailsWith(1, "damaged");
    }

    [Fact]
    public void A_truncated_model_is_told_in_one_line()
    {
        var path = run.Copy();
        var file = Path.Combine(path, "model.safetensors");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..1000]);

        Invocation.Of("evaluate", path).FailsWith(1, "model.safetensors");
    }

    [Fact]
    public void A_model_of_another_recipe_is_told_in_one_line()
    {
        var path = run.Copy();
        var file = Path.Combine(path, "config.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"mlp\"", "\"lenet\"", StringComparison.Ordinal));

        Invocation.Of("evaluate", path).FailsWith(1, "does not fit");
    }

    [Fact]
    public void Classes_of_other_names_are_a_warning_beside_the_result()
    {
        var path = run.Copy();
        var file = Path.Combine(path, "config.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"3\"", "\"three\"", StringComparison.Ordinal));

        var result = Invocation.Of("evaluate", path);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("fathom: warning: 1 of 10 classes have other names", result.Error, StringComparison.Ordinal);
        Assert.Contains("class 3 is '3', it was 'three'", result.Error, StringComparison.Ordinal);
        Assert.Empty(Invocation.Of("evaluate", run.Path).Error);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    public void Another_number_of_classes_is_an_error(int count)
    {
        var config = RunFolder.Open(run.Path).Config;
        var shape = new ImageShape(1, 28, 28);
        var images = new ImageDataset("other", shape, new byte[shape.ElementCount], [0], [.. Enumerable.Range(0, count).Select(i => $"{i}")]);
        using var error = new StringWriter();

        var mistake = Assert.Throws<CliException>(() => RunData.Check(run.Path, config, new("other", "other", new(images, images)), error));

        Assert.Contains($"has {count} classes, but the model of {run.Path} knows 10", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_of_another_shape_are_told_with_both_shapes()
    {
        var path = run.Copy();
        var file = Path.Combine(path, "config.json");
        var text = File.ReadAllText(file);
        var start = text.IndexOf("28", StringComparison.Ordinal);
        File.WriteAllText(file, text[..start] + "14" + text[(start + 2)..]);

        // The model no longer fits either; it is read first.
        Invocation.Of("evaluate", path).FailsWith(1, "784");
    }
}
