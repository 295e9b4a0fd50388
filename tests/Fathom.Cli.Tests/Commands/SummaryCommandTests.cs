namespace Fathom.Cli.Tests;

public class SummaryCommandTests
{
    [Fact]
    public void LeNet_has_61706_parameters_in_its_table_and_in_json()
    {
        var result = Invocation.Of("summary", "lenet", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("61,706", result.Error, StringComparison.Ordinal);
        Assert.Equal(61_706, (long)result.Json["parameters"]!);
        Assert.Equal(61_706, result.Json["layers"]!.AsArray().Sum(layer => (long)layer!["parameters"]!));
        // Two per multiply-add of the convolutions alone.
        Assert.True((long)result.Json["flops"]! > 2 * (28 * 28 * 6 * 25 + 10 * 10 * 16 * 150));
    }

    [Fact]
    public void The_shape_of_the_images_can_be_chosen()
    {
        Assert.Equal(0, Invocation.Of("summary", "cnn", "--input", "3x32x32", "--classes", "100").ExitCode);
    }

    [Theory]
    [InlineData("28x28")]
    [InlineData("axbxc")]
    [InlineData("1x0x28")]
    public void Another_text_than_a_shape_is_a_usage_error(string input)
    {
        Invocation.Of("summary", "cnn", "--input", input).FailsWith(2, "--input");
    }
}
