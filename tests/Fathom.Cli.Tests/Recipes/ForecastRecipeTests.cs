namespace Fathom.Cli.Tests;

public class ForecastRecipeTests(SmallData data) : IClassFixture<SmallData>
{
    private string[] Plan => ["train", "forecast", "--data", data.Series, "--input", "48", "--horizon", "12", "--effort", "2"];

    [Fact]
    public void A_series_is_learned_measured_and_foretold()
    {
        var path = data.PathOf("forecast");
        var trained = Invocation.Of([.. Plan, "--out", path, "--json"]);

        Assert.Equal(0, trained.ExitCode);
        Assert.True((double)trained.Json["test_mse"]! < 0.2, trained.Json.ToJsonString());
        Assert.True((double)trained.Json["test_mse"]! < trained.Json["models"]!.AsObject().Average(model => (double)model.Value!["test_mse"]!), "the mean errs less than its parts do");
        Assert.Equal(["dlinear", "nlinear", "rlinear", "lstm", "patch"], trained.Json["models"]!.AsObject().Select(model => model.Key));
        Assert.Equal((double)trained.Json["test_mse"]!, (double)Invocation.Of("evaluate", path, "--json").Json["test_mse"]!, 1e-6);
        var foretold = Invocation.Of("predict", path, data.Series, "--json").Json["forecast"]!.AsObject();
        Assert.Equal(["load", "heat"], foretold.Select(channel => channel.Key));
        Assert.Equal(12, foretold["heat"]!.AsArray().Count);
        Assert.All(foretold["heat"]!.AsArray(), value => Assert.InRange((double)value!, 15, 25));
        Assert.Equal(0, Invocation.Of("predict", path, "--index", "0").ExitCode);
    }

    [Theory]
    [InlineData(1, "Shorten", "--split", "30,300,70")]
    [InlineData(2, "no model 'oracle'", "--models", "oracle")]
    [InlineData(2, "--split", "--split", "10,x,10")]
    [InlineData(2, "which has 400", "--split", "300,100,100")]
    [InlineData(1, "no channel 'cold'", "--channels", "cold")]
    public void What_does_not_fit_is_named(int exitCode, string part, params string[] options) =>
        Invocation.Of([.. Plan, .. options, "--out", data.PathOf("bad")]).FailsWith(exitCode, part);

    [Fact]
    public void Too_few_readings_are_not_foretold_from()
    {
        var path = data.PathOf("short");
        Assert.Equal(0, Invocation.Of([.. Plan, "--models", "nlinear", "--out", path]).ExitCode);
        File.WriteAllText(data.PathOf("few.csv"), "load,heat\n1,2\n");

        Invocation.Of("predict", path, data.PathOf("few.csv")).FailsWith(1, "the model reads 48");
    }
}
