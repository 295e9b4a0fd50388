using Fathom.Nn;
using Fathom.Runtime;

namespace Fathom.Training.Tests;

[Collection(ProcessWideCollection.Name)]
public class AccumulationTests
{
    private const int Parts = 4, PartSize = 3;

    // One batch and the same in parts: the sums run in another order, some 1e-7 of the gradient each step.
    private const double Tolerance = 2e-6;

    private static Sequential Model() => new(new Linear(5, 8, random: new RandomKey(1)), new Tanh(), new Linear(8, 2, random: new RandomKey(2)));

    private static (Tensor X, Tensor Y) Batch(int step) => (
        Tensor.RandomNormal([Parts * PartSize, 5], new RandomKey((ulong)step)).Eval(),
        Tensor.RandomNormal([Parts * PartSize, 2], new RandomKey((ulong)(100 + step))).Eval());

    private static Tensor Part(Tensor x, int part) => x.Slice(0, (part * PartSize)..((part + 1) * PartSize)).Eval();

    private static double[] Weights(Module model) => [.. model.Parameters.SelectMany(p => p.Snapshot().To(DType.F64).ToArray<double>())];

    private static Optimizer Create(Module model) => new Sgd(model.Parameters) { LearningRate = 0.1, Momentum = 0.9, ClipNorm = 1 };

    [Theory]
    [InlineData(Accumulation.Mean, false)]
    [InlineData(Accumulation.Sum, false)]
    [InlineData(Accumulation.Mean, true)]
    [InlineData(Accumulation.Sum, true)]
    public void Parts_lead_where_the_whole_batch_leads(Accumulation accumulation, bool compiled)
    {
        var reduction = accumulation == Accumulation.Mean ? Reduction.Mean : Reduction.Sum;
        var (whole, parted) = (Model(), Model());
        var (optimizer, other) = (Create(whole), Create(parted));
        (other.AccumulationSteps, other.Accumulation) = (Parts, accumulation);
        var step = other.CompileStep(batch => [Losses.MeanSquaredError(parted.Forward(batch[0]), batch[1], reduction)]);
        for (var i = 0; i < 5; i++)
        {
            var (x, y) = Batch(i);
            optimizer.Step(Losses.MeanSquaredError(whole.Forward(x), y, reduction));
            for (var part = 0; part < Parts; part++)
            {
                var before = Weights(parted);
                if (compiled)
                    step.Call(Part(x, part), Part(y, part));
                else
                    other.Step(Losses.MeanSquaredError(parted.Forward(Part(x, part)), Part(y, part), reduction));
                Assert.Equal(part == Parts - 1, !before.SequenceEqual(Weights(parted)));
            }
            ReferenceCases.AssertClose(Weights(whole), Weights(parted), Tolerance, Tolerance, $"step {i}");
            var norm = optimizer.GradientNorm!.Item();
            Assert.Equal(norm, other.GradientNorm!.Item(), 1e-5 * norm);
        }
        Assert.Equal((5, 0), ((int)other.StepCount, other.AccumulatedCount));
        if (compiled)
            Assert.Equal(3, step.Traces);
    }

    [Fact]
    public void Compiled_parts_give_the_bits_of_plain_ones()
    {
        var (plain, compiled) = (Model(), Model());
        var (optimizer, other) = (Create(plain), Create(compiled));
        optimizer.AccumulationSteps = other.AccumulationSteps = 3;
        var step = other.CompileStep((x, y) => Losses.MeanSquaredError(compiled.Forward(x), y));
        for (var i = 0; i < 8; i++)
        {
            var (x, y) = Batch(i);
            var loss = Losses.MeanSquaredError(plain.Forward(x), y);
            optimizer.Step(loss);
            Assert.Equal(loss.Item(), step(x, y).Item());
            if (i == 3)
                Assert.Equal(optimizer.CompleteAccumulation(), other.CompleteAccumulation());
        }
        Assert.Equal(Weights(plain), Weights(compiled));
    }

    [Fact]
    public void An_interrupted_sum_is_restored_to_the_same_bits()
    {
        var (whole, resumed) = (Model(), Model());
        var (optimizer, other) = (Create(whole), Create(resumed));
        optimizer.AccumulationSteps = other.AccumulationSteps = 3;
        for (var i = 0; i < 11; i++)
        {
            if (i == 5)
            {
                Assert.Equal(2, optimizer.AccumulatedCount);
                foreach (var (from, to) in whole.Parameters.Zip(resumed.Parameters))
                    to.Assign(from.Snapshot());
                other.LoadState(optimizer.State);
            }
            var (x, y) = Batch(i);
            optimizer.Step(Losses.MeanSquaredError(whole.Forward(x), y));
            if (i >= 5)
                other.Step(Losses.MeanSquaredError(resumed.Forward(x), y));
        }
        Assert.Equal(Weights(whole), Weights(resumed));
    }

    [Fact]
    public void What_is_left_can_be_applied_and_counts_as_a_mean_of_fewer()
    {
        var parameter = new Parameter(Tensor.Zeros([1]));
        var optimizer = new Sgd([parameter]) { LearningRate = 1, AccumulationSteps = 4 };
        Assert.False(optimizer.CompleteAccumulation());
        optimizer.Step((1 * parameter.Value).Sum());
        optimizer.Step((2 * parameter.Value).Sum());
        Assert.True(optimizer.CompleteAccumulation());
        Assert.Equal(-1.5f, parameter.Snapshot().Item());
        Assert.False(optimizer.CompleteAccumulation());
        // The next sum begins anew.
        for (var i = 0; i < 4; i++)
            optimizer.Apply([Tensor.Full([1], i)]);
        Assert.Equal(-3f, parameter.Snapshot().Item());
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.AccumulationSteps = 0);
    }

    [Fact]
    public void A_parameter_unfrozen_between_two_parts_counts_from_there()
    {
        var (first, late) = (new Parameter(Tensor.Zeros([1])), new Parameter(Tensor.Zeros([1])) { Frozen = true });
        var optimizer = new Sgd([first, late]) { LearningRate = 1, AccumulationSteps = 2 };
        var step = optimizer.CompileStep(batch => [(first.Value * batch[0] + late.Value * batch[0]).Sum()]);
        step.Call(Tensor.Ones([1]));
        late.Frozen = false;
        for (var i = 0; i < 3; i++)
            step.Call(Tensor.Ones([1]));
        Assert.Equal([-2f, -1.5f], [first.Snapshot().Item(), late.Snapshot().Item()]);
    }

    [Fact]
    public void Nothing_is_compiled_after_the_first_update()
    {
        var model = Model();
        var optimizer = Create(model);
        optimizer.AccumulationSteps = 3;
        var (x, y) = Batch(0);
        var programs = 0L;
        for (var i = 0; i < 12; i++)
        {
            if (i == 6)
                programs = Compilation.CompiledPrograms;
            optimizer.Step(Losses.MeanSquaredError(model.Forward(x), y));
        }
        Assert.Equal(programs, Compilation.CompiledPrograms);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public void Memory_stays()
    {
        var model = Model();
        var optimizer = Create(model);
        optimizer.AccumulationSteps = 3;
        var (x, y) = Batch(0);
        Train(3000);
        var reserved = Reserved();
        Train(6000);
        Assert.InRange(Reserved() - reserved, long.MinValue, 1 << 20);

        static long Reserved()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            return MemoryPool.ReservedBytes;
        }

        void Train(int steps)
        {
            for (var i = 0; i < steps; i++)
                optimizer.Step(Losses.MeanSquaredError(model.Forward(x), y));
        }
    }

    [Fact]
    public void The_trainer_accumulates_counts_updates_and_ends_epochs_with_what_is_left()
    {
        var trainer = SmallRun.Trainer(options: new() { Schedule = new LambdaSchedule(time => 1.0 / (1 + time)), AccumulationSteps = 4 });
        trainer.Fit(SmallRun.Loader(), epochs: 2);
        // Six batches an epoch: four, then two.
        Assert.Equal((2 * SmallRun.Steps, 4, 4), (trainer.Step, trainer.Updates, (int)trainer.Optimizer.StepCount));
        Assert.Equal([0.01f, 0.01f, 0.01f, 0.01f, 0.005f, 0.005f, (float)(0.01 / 3)], trainer.History.StepLearningRates.Take(7));
    }

    [Fact]
    public void A_run_resumed_between_two_parts_ends_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var whole = Trainer(7);
        whole.Fit(SmallRun.Loader(), epochs: 2);
        var stopped = Trainer(7);
        stopped.Fit(SmallRun.Loader(), epochs: 2, callbacks: [new StopAt(SmallRun.Steps + 3)]);
        stopped.Save(folder.File("run.safetensors"));
        var resumed = Trainer(99);
        resumed.Resume(folder.File("run.safetensors"));
        resumed.Fit(SmallRun.Loader(), epochs: 2);
        Assert.Equal(SmallRun.Weights(whole.Model), SmallRun.Weights(resumed.Model));
        Assert.Equal(whole.Updates, resumed.Updates);

        static Trainer Trainer(ulong seed) => SmallRun.Trainer(SmallRun.Model(seed), new() { Schedule = new CosineSchedule(40), AccumulationSteps = 2 });
    }

    private sealed class StopAt(int step) : Callback
    {
        public override void OnStepEnd(Trainer trainer, double loss)
        {
            if (trainer.Step == step)
                trainer.Stop();
        }
    }
}
