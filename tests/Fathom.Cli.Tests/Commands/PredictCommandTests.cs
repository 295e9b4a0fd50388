using System.Text;
using System.Text.Json.Nodes;

namespace Fathom.Cli.Tests;

public class PredictCommandTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    [Fact]
    public void An_image_of_the_test_set_is_classified_and_drawn()
    {
        var result = Invocation.Of("predict", run.Path, "--index", "2");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("it is: ", result.Out, StringComparison.Ordinal);
        Assert.True(result.Out.Split('\n').Length > 14 + 10, "a picture of 14 lines and a bar for each class");
        Assert.DoesNotContain('\e', result.Out);
    }

    [Fact]
    public void Probabilities_sum_to_one()
    {
        var result = Invocation.Of("predict", run.Path, "--index", "0", "--json");

        var probabilities = result.Json["probabilities"]!.AsObject();
        Assert.Equal(10, probabilities.Count);
        Assert.Equal(1, probabilities.Sum(entry => (double)entry.Value!), 1e-5);
        Assert.Equal((double)result.Json["probability"]!, probabilities.Max(entry => (double)entry.Value!));
    }

    [Fact]
    public void A_picture_of_any_size_and_colour_is_fitted_to_the_model()
    {
        var file = run.Beside("colour.ppm");
        File.WriteAllBytes(file, [.. Encoding.ASCII.GetBytes("P6 56 40 255\n"), .. new byte[56 * 40 * 3]]);

        Assert.Equal(0, Invocation.Of("predict", run.Path, file).ExitCode);
    }

    [Fact]
    public void Inverting_a_white_picture_gives_a_black_one()
    {
        string PictureOf(string name, byte level)
        {
            var path = run.Beside(name);
            File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes("P5\n# a comment\n28 28\n255\n"), .. Enumerable.Repeat(level, 784)]);
            return path;
        }

        var black = Invocation.Of("predict", run.Path, PictureOf("black.pgm", 0), "--json").Json;
        var white = Invocation.Of("predict", run.Path, PictureOf("white.pgm", 255), "--invert", "--json").Json;

        Assert.True(JsonNode.DeepEquals(black, white));
    }

    [Fact]
    public void A_file_of_another_format_is_told_with_the_known_ones()
    {
        var file = run.Beside("picture.gif");
        File.WriteAllText(file, "GIF89a");

        Invocation.Of("predict", run.Path, file).FailsWith(1, "PNG");
    }

    [Theory]
    [InlineData("P6 100000 100000 255\n", "100000 x 100000 pixels")]
    [InlineData("P5 28 28 255\n123", "cut short")]
    [InlineData("P4 28 28\n123", "not a picture")]
    [InlineData("\u0089PNG\r\n\u001a\n", "cut short")]
    [InlineData("", "is empty")]
    [InlineData("\u0093NUMPY", "npy")]
    public void A_picture_that_cannot_be_read_is_told_in_one_line(string content, string part)
    {
        var file = run.Beside("damaged.npy");
        File.WriteAllText(file, content, Encoding.Latin1);

        Invocation.Of("predict", run.Path, file).FailsWith(1, part);
    }

    [Fact]
    public void A_missing_file_is_told_in_one_line()
    {
        Invocation.Of("predict", run.Path, run.Beside("nothing.png")).FailsWith(1, "no such file");
    }

    [Fact]
    public void Neither_picture_nor_index_is_a_usage_error()
    {
        Invocation.Of("predict", run.Path).FailsWith(2, "--index");
    }

    [Fact]
    public void An_index_beyond_the_test_set_is_told_with_its_size()
    {
        Invocation.Of("predict", run.Path, "--index", "300").FailsWith(2, "0 to 299");
    }
}
