using Fathom.Nn;

namespace Fathom.Training.Tests.Optimizers;

/// <summary>Steps whose graph is built once.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class CompiledStepTests
{
    private static Sequential Model(ulong seed)
    {
        RandomKey.Default = new RandomKey(seed);
        return new Sequential(new Linear(6, 16), new BatchNorm1d(16), new Tanh(), new Dropout(0.3), new Linear(16, 3));
    }

    private static (Tensor X, Tensor Y) Batch(int i) => (
        Tensor.RandomNormal([8, 6], new RandomKey((ulong)(100 + i))).Eval(), Tensor.RandomIntegers([8], new RandomKey((ulong)(200 + i)), 0, 3).Eval());

    public static TheoryData<string> Optimizers => ["Sgd", "Adam", "AdamW", "RAdam", "NAdam", "Asgd", "Clipped"];

    private static Optimizer Create(string kind, Module model) => kind switch
    {
        "Sgd" => new Sgd(model.Parameters) { LearningRate = 0.1, Momentum = 0.9, Dampening = 0.1 },
        "Adam" => new Adam(model.Parameters) { LearningRate = 0.01 },
        "AdamW" => new AdamW(model.Parameters) { LearningRate = 0.01 },
        "RAdam" => new RAdam(model.Parameters) { LearningRate = 0.01 },
        "NAdam" => new NAdam(model.Parameters) { LearningRate = 0.01 },
        "Asgd" => new Asgd(model.Parameters) { LearningRate = 0.01 },
        _ => new Adam(model.Parameters) { LearningRate = 0.01, ClipNorm = 0.5 },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Compiled_steps_give_the_bits_of_plain_ones(string kind)
    {
        var (plain, compiled) = (Model(1), Model(1));
        var (optimizer, other) = (Create(kind, plain), Create(kind, compiled));
        var step = other.CompileStep((x, y) => Losses.CrossEntropy(compiled.Forward(x), y));
        for (var i = 0; i < 12; i++)
        {
            var (x, y) = Batch(i);
            // A schedule at work, and from step 8 on a setting that changes the formula.
            optimizer.LearningRate = other.LearningRate = 0.01 / (1 + i);
            if (i == 8)
                optimizer.WeightDecay = other.WeightDecay = 0.05;
            var loss = Losses.CrossEntropy(plain.Forward(x), y);
            optimizer.Step(loss);
            Assert.Equal(loss.Item(), step(x, y).Item());
            Assert.Equal(optimizer.GradientNorm?.Item(), other.GradientNorm?.Item());
        }
        Assert.Equal(optimizer.StepCount, other.StepCount);
        foreach (var (a, b) in plain.Parameters.Zip(compiled.Parameters))
            Assert.Equal(a.Value.ToArray<float>(), b.Value.ToArray<float>());
        foreach (var (a, b) in plain.NamedBuffers.Zip(compiled.NamedBuffers))
            Assert.Equal(a.Value.Value.ToBytes(), b.Value.Value.ToBytes());
    }

    [Fact]
    public void A_function_that_takes_several_steps_gives_the_bits_of_taking_them_one_by_one()
    {
        // Two steps of a critic, of which the second sees the first, and one of a generator; the critic's weights are read, written and read again.
        (Sequential Generator, Sequential Critic, Adam Makes, Adam Judges) Create()
        {
            RandomKey.Default = new RandomKey(3);
            var generator = new Sequential(new Linear(6, 16), new BatchNorm1d(16), new Tanh(), new Linear(16, 6));
            var critic = new Sequential(new Linear(6, 16), new BatchNorm1d(16), new LeakyRelu(0.2), new Linear(16, 1));
            return (generator, critic, new(generator.Parameters) { LearningRate = 0.01, ClipNorm = 0.2 }, new(critic.Parameters) { LearningRate = 0.02 });
        }
        Tensor[] Step((Sequential Generator, Sequential Critic, Adam Makes, Adam Judges) gan, Tensor x, Tensor z, Func<Tensor, Tensor> evaluated)
        {
            var fakes = evaluated(gan.Generator.Forward(z));
            for (var i = 0; i < 2; i++)
                gan.Judges.Step(gan.Critic.Forward(fakes.Detach()).Mean() - gan.Critic.Forward(x).Mean());
            var loss = -gan.Critic.Forward(fakes).Mean();
            gan.Makes.Step(loss);
            return [loss];
        }
        var (plain, compiled) = (Create(), Create());
        var step = new CompiledFunction(batch => Step(compiled, batch[0], batch[1], fakes => fakes));
        for (var i = 0; i < 6; i++)
        {
            var (x, z) = (Batch(i).X, Batch(50 + i).X);
            plain.Judges.LearningRate = compiled.Judges.LearningRate = 0.02 / (1 + i);
            Assert.Equal(Step(plain, x, z, fakes => fakes.Eval())[0].Item(), step.Call(x, z)[0].Item());
            Assert.Equal(plain.Makes.GradientNorm!.Item(), compiled.Makes.GradientNorm!.Item());
        }
        Assert.Equal((12, 6), (compiled.Judges.StepCount, compiled.Makes.StepCount));
        Assert.Equal(1, step.Traces);
        foreach (var (a, b) in plain.Generator.Parameters.Concat(plain.Critic.Parameters).Zip(compiled.Generator.Parameters.Concat(compiled.Critic.Parameters)))
            Assert.Equal(a.Value.ToArray<float>(), b.Value.ToArray<float>());
        foreach (var (a, b) in plain.Critic.NamedBuffers.Zip(compiled.Critic.NamedBuffers))
            Assert.Equal(a.Value.Value.ToBytes(), b.Value.Value.ToBytes());
    }

    [Fact]
    public void A_state_that_is_loaded_is_what_the_next_step_goes_on_from()
    {
        RandomKey.Default = new RandomKey(6);
        var model = new Linear(6, 3);
        var optimizer = new Adam(model.Parameters) { LearningRate = 0.01 };
        var step = optimizer.CompileStep((x, y) => Losses.CrossEntropy(model.Forward(x), y));
        float[] Run(int first) => [.. Enumerable.Range(first, 3).Select(i => step(Batch(i).X, Batch(i).Y).Item())];
        Run(0);
        var (weights, state) = (model.State.ToDictionary(entry => entry.Key, entry => entry.Value.Snapshot()), optimizer.State);
        var expected = Run(3);
        Run(6);

        model.LoadState(weights);
        optimizer.LoadState(state);
        Assert.Equal(expected, Run(3));
    }

    [Fact]
    public void A_step_that_failed_is_not_counted()
    {
        var model = Model(4);
        var optimizer = new Adam(model.Parameters);
        var step = optimizer.CompileStep(batch => [Losses.CrossEntropy(model.Forward(batch[0].WriteRows(Tensor.Zeros([1, 6]), batch[2])), batch[1])]);
        step.Call(Batch(0).X, Batch(0).Y, Tensor.Of(7L));
        Assert.Throws<ArgumentOutOfRangeException>(() => step.Call(Batch(0).X, Batch(0).Y, Tensor.Of(8L)));
        Assert.Equal(1, optimizer.StepCount);
    }

    [Fact]
    public void Given_gradients_accumulate_in_a_compiled_function_too()
    {
        var (a, b) = (new Parameter(Tensor.Zeros([2])), new Parameter(Tensor.Zeros([2])));
        var (plain, compiled) = (new Sgd([a]) { AccumulationSteps = 3 }, new Sgd([b]) { AccumulationSteps = 3 });
        var apply = new CompiledFunction(inputs =>
        {
            compiled.Apply([inputs[0]]);
            return [];
        });
        for (var i = 1; i <= 7; i++)
        {
            var gradient = Tensor.Full([2], i).Eval();
            plain.Apply([gradient]);
            apply.Call(gradient);
            Assert.Equal(a.Value.ToArray<float>(), b.Value.ToArray<float>());
        }
        Assert.Equal(plain.CompleteAccumulation(), compiled.CompleteAccumulation());
        Assert.Equal(a.Value.ToArray<float>(), b.Value.ToArray<float>());
    }

    [Fact]
    public void Accumulation_of_gradients_and_several_steps_in_one_function_are_refused()
    {
        var model = Model(5);
        var optimizer = new Sgd(model.Parameters) { AccumulationSteps = 3 };
        var step = new CompiledFunction(batch =>
        {
            for (var i = 0; i < 2; i++)
                optimizer.Step(Losses.CrossEntropy(model.Forward(batch[0]), batch[1]));
            return [];
        });
        var error = Assert.Throws<InvalidOperationException>(() => step.Call(Batch(0).X, Batch(0).Y));
        Assert.Contains("Sgd: with AccumulationSteps 3, a compiled function takes one step of it", error.Message);
    }

    [Fact]
    public void Evaluation_between_steps_and_freezing_are_seen()
    {
        var model = Model(2);
        var optimizer = new Adam(model.Parameters);
        var step = optimizer.CompileStep(batch => [Losses.CrossEntropy(model.Forward(batch[0]), batch[1])]);
        var (x, y) = Batch(0);
        step.Call(x, y);
        step.Call(x, y);
        Assert.Equal(1, step.Traces);
        model.Eval();
        var before = model.Forward(x).ToArray<float>();
        model.Train();
        Assert.Equal(8 * 3, before.Length);
        model.Parameters[0].Frozen = true;
        var frozen = model.Parameters[0].Value.ToArray<float>();
        step.Call(x, y);
        Assert.Equal(frozen, model.Parameters[0].Value.ToArray<float>());
        Assert.Equal(2, step.Traces);
    }
}
