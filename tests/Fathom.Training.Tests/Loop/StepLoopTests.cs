using Fathom.Nn;

namespace Fathom.Training.Tests;

public class StepLoopTests
{
    [Fact]
    public void A_loop_that_was_stopped_goes_on_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("loop.safetensors");
        var (whole, wholeModel) = Loop(40);
        Assert.True(whole.Run());

        foreach (var stop in (int[])[1, 7, 10, 33])
        {
            using var source = new CancellationTokenSource();
            var (first, _) = Loop(40);
            Assert.False(first.Run(file, _ => StopAt(source, first.Step, stop), cancellation: source.Token));
            var (second, model) = Loop(40);
            second.Resume(file);
            Assert.Equal(stop, second.Step);
            Assert.True(second.Run(file));

            Assert.Equal(SmallRun.Weights(wholeModel), SmallRun.Weights(model));
            Assert.Equal(whole.StepLosses, second.StepLosses);
            Assert.Equal(whole.Records.Select(record => record.TrainLoss), second.Records.Select(record => record.TrainLoss));
            Assert.Equal(whole.Best!.Step, second.Best!.Step);
        }
    }

    [Fact]
    public void Steps_alone_are_those_of_the_whole_loop_without_its_measures()
    {
        var (whole, _) = Loop(20);
        whole.Run();
        var (loop, _) = Loop(20);

        loop.RunSteps(_ => loop.Step < 7);
        Assert.Equal(7, loop.Step);
        loop.RunSteps(_ => true);

        Assert.Equal(20, loop.Step);
        Assert.Equal(whole.StepLosses, loop.StepLosses);
        Assert.Empty(loop.Records);
        Assert.False(loop.Finished);
    }

    [Fact]
    public void A_finished_loop_has_nothing_left_to_do_when_it_is_resumed()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("loop.safetensors");
        var (loop, model) = Loop(20);
        loop.Run(file);
        var (again, other) = Loop(20);
        again.Resume(file);
        var steps = 0;

        Assert.True(again.Run(onStep: _ => steps++));

        Assert.Equal(0, steps);
        Assert.Equal(SmallRun.Weights(model), SmallRun.Weights(other));
    }

    [Fact]
    public void The_weights_of_the_best_record_are_used()
    {
        // What is measured is best after 20 of 40 steps by decree.
        var (loop, model) = Loop(40, step => Math.Abs(step - 20));
        var atBest = Array.Empty<float>();

        loop.Run(onRecord: record => atBest = record.Step == 20 ? SmallRun.Weights(model) : atBest);

        Assert.Equal(20, loop.Best!.Step);
        Assert.Equal(atBest, SmallRun.Weights(model));
    }

    [Fact]
    public void Patience_ends_a_loop_that_gets_no_better()
    {
        var (loop, _) = Loop(1000, step => Math.Abs(step - 20), patience: 3);

        Assert.True(loop.Run());

        Assert.Equal(50, loop.Step);
    }

    [Fact]
    public void A_checkpoint_of_another_seed_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("loop.safetensors");
        Loop(20).Loop.Run(file);

        Assert.Throws<InvalidDataException>(() => Loop(20, key: 99).Loop.Resume(file));
    }

    [Fact]
    public void Weights_alone_are_no_checkpoint()
    {
        using var folder = new TemporaryFolder();
        var (loop, model) = Loop(20);
        model.Save(folder.File("weights.safetensors"));

        Assert.Throws<InvalidDataException>(() => loop.Resume(folder.File("weights.safetensors")));
    }

    [Fact]
    public void Watching_what_nobody_measures_is_refused()
    {
        var model = SmallRun.Model();
        Assert.Throws<ArgumentException>(() => new StepLoop(model, new AdamW(model.Parameters), _ => Tensor.Zeros([]), new() { Steps = 1, Watch = "loss" }));
    }

    [Fact]
    public void Products_in_bf16_are_rounded_while_training_and_parameters_are_not()
    {
        var ((exact, _), (mixed, model)) = (Loop(40), Loop(40, precision: DType.BF16));
        exact.Run();
        mixed.Run();

        Assert.NotEqual(exact.StepLosses, mixed.StepLosses);
        Assert.InRange(mixed.StepLosses.TakeLast(10).Average(), 0, exact.StepLosses.TakeLast(10).Average() + 0.03f);
        Assert.All(model.Parameters, parameter => Assert.Equal(DType.F32, parameter.DType));
        Assert.Contains(SmallRun.Weights(model), weight => (BitConverter.SingleToInt32Bits(weight) & 0xFFFF) != 0);
    }

    private static (StepLoop Loop, Sequential Model) Loop(
        int steps, Func<int, double>? measure = null, int patience = 0, ulong key = 5, DType precision = DType.F32)
    {
        var model = SmallRun.Model();
        var (inputs, targets) = SmallRun.Loader(shuffled: false).Epoch(0).First();
        StepLoop? loop = null;
        loop = new(
            model, new AdamW(model.Parameters) { ClipNorm = 1 },
            context =>
            {
                // Noise by the key of the step, so that a step that is repeated is the same.
                var noise = Tensor.RandomNormal(inputs.Shape, context.Key) * 0.1;
                return Losses.CrossEntropy(model.Forward(inputs + noise), targets);
            },
            new()
            {
                Steps = steps,
                Schedule = new CosineSchedule(steps),
                ValidateEvery = 10,
                Validate = () => new Dictionary<string, double>
                {
                    ["measure"] = measure?.Invoke(loop!.Step) ?? Losses.CrossEntropy(model.Forward(inputs), targets).Item(),
                },
                Watch = "measure",
                Patience = patience,
                Key = new RandomKey(key),
                Precision = precision,
            });
        return (loop, model);
    }

    private static void StopAt(CancellationTokenSource source, int step, int stop)
    {
        if (step == stop)
            source.Cancel();
    }
}
