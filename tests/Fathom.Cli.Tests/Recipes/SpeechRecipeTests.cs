namespace Fathom.Cli.Tests;

public class SpeechRecipeTests(SmallData data) : IClassFixture<SmallData>
{
    private string[] Plan =>
        ["train", "speech", "--data", data.Sounds, "--seconds", "0.4", "--bands", "16", "--maps", "4", "--hidden", "8", "--epochs", "15", "--batch-size", "6"];

    [Fact]
    public void Words_are_learned_measured_and_recognised()
    {
        var path = data.PathOf("speech");
        var trained = Invocation.Of([.. Plan, "--out", path, "--json"]);

        Assert.Equal(0, trained.ExitCode);
        Assert.Equal(20, (int)trained.Json["samples"]!);
        Assert.True((double)trained.Json["test_accuracy"]! > 0.9, trained.Json.ToJsonString());
        Assert.Equal((double)trained.Json["test_accuracy"]!, (double)Invocation.Of("evaluate", path, "--json").Json["test_accuracy"]!);
        Assert.Equal("high", (string)Invocation.Of("predict", path, Path.Combine(data.Sounds, "high_bob_6.wav"), "--json").Json["class"]!);
        Assert.Contains("it is: ", Invocation.Of("predict", path, "--index", "0").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_speaker_is_held_out_in_turn()
    {
        var trained = Invocation.Of([.. Plan, "--hold-out", "all", "--out", data.PathOf("held"), "--json"]);

        Assert.Equal(0, trained.ExitCode);
        Assert.Equal(["ann", "bob"], trained.Json["speakers"]!.AsObject().Select(speaker => speaker.Key));
    }

    [Fact]
    public void A_speaker_who_is_not_there_is_named_with_those_who_are() =>
        Invocation.Of([.. Plan, "--hold-out", "ana", "--out", data.PathOf("bad")]).FailsWith(2, "Did you mean ann?");

    [Fact]
    public void A_file_that_is_no_sound_is_named()
    {
        var folder = data.PathOf("mixed");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "a_x_0.wav"), "not a sound at all");
        File.WriteAllText(Path.Combine(folder, "b_x_5.wav"), "not a sound at all");

        Invocation.Of("train", "speech", "--data", folder, "--out", data.PathOf("bad")).FailsWith(1, "a_x_0.wav: not a WAV file");
    }
}
