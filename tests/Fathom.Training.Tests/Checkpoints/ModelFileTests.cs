using Fathom.Formats;

namespace Fathom.Training.Tests;

public class ModelFileTests
{
    [Fact]
    public void Save_then_load_is_identity_under_the_usual_names()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        var (saved, loaded) = (SmallRun.Model(1), SmallRun.Model(2));
        saved.Save(path);
        loaded.Load(path);
        Assert.Equal(SmallRun.Weights(saved), SmallRun.Weights(loaded));
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked", "4.weight", "4.bias"],
            saved.State.Keys);
        Assert.True(saved.State.Keys.ToHashSet().SetEquals(Safetensors.Load(path).Tensors.Keys));
    }

    [Fact]
    public void A_file_of_another_model_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        new Nn.Sequential(new Nn.Linear(4, 5)).Save(path);
        var model = SmallRun.Model();
        var before = SmallRun.Weights(model);
        Assert.Throws<InvalidDataException>(() => model.Load(path));
        Assert.Equal(before, SmallRun.Weights(model));
    }

    [Fact]
    public void Weights_load_from_the_checkpoint_of_a_run()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = new Checkpoint(folder.Path);
        var trainer = SmallRun.Trainer();
        trainer.Fit(SmallRun.Loader(), epochs: 1, callbacks: [checkpoint]);
        var model = SmallRun.Model(3);
        model.Load(checkpoint.BestPath);
        Assert.Equal(SmallRun.Weights(trainer.Model), SmallRun.Weights(model));
    }
}
