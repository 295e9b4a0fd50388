using Fathom.Nn;

namespace Fathom.Training.Tests.Optimizers;

/// <summary>Steps whose graph is built once.</summary>
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
