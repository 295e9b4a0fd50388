using Fathom.Nn;

namespace Fathom.Training.Tests;

public class MixedPrecisionTests
{
    [Fact]
    public void A_run_with_products_in_bf16_learns_as_one_in_f32_does()
    {
        float[] Losses(DType precision)
        {
            var trainer = SmallRun.Trainer(options: new() { Precision = precision });
            return [.. trainer.Fit(SmallRun.Loader(), epochs: 8).StepLosses.Select(loss => (float)loss)];
        }
        var (exact, mixed) = (Losses(DType.F32), Losses(DType.BF16));
        Assert.NotEqual(exact, mixed);
        // Means over an epoch: bf16 has 8 bits, so single steps differ by about a hundredth.
        for (var epoch = 0; epoch < 8; epoch++)
        {
            var (a, b) = (exact.Skip(epoch * SmallRun.Steps).Take(SmallRun.Steps).Average(), mixed.Skip(epoch * SmallRun.Steps).Take(SmallRun.Steps).Average());
            Assert.InRange(b, a - 0.03, a + 0.03);
        }
        Assert.True(mixed[^1] < mixed[0] / 2);
    }

    [Fact]
    public void Parameters_and_checkpoints_stay_f32()
    {
        using var folder = new TemporaryFolder();
        var trainer = SmallRun.Trainer(options: new() { Precision = DType.BF16 });
        trainer.Fit(SmallRun.Loader(), epochs: 1);
        Assert.All(trainer.Model.Parameters, parameter => Assert.Equal(DType.F32, parameter.DType));
        var path = folder.File("run.safetensors");
        trainer.Save(path);
        var resumed = SmallRun.Trainer(SmallRun.Model(9), new() { Precision = DType.BF16 });
        resumed.Resume(path);
        trainer.Fit(SmallRun.Loader(), epochs: 2);
        resumed.Fit(SmallRun.Loader(), epochs: 2);
        Assert.Equal(SmallRun.Weights(trainer.Model), SmallRun.Weights(resumed.Model));
    }

    [Theory]
    [InlineData(DType.BF16, 0.03)]
    [InlineData(DType.F16, 0.004)]
    public void Gradients_agree_with_those_of_f32_within_the_form(DType dtype, double tolerance)
    {
        var key = new RandomKey(5);
        var model = new Sequential(new Linear(32, 64, random: key), new Gelu(), new Linear(64, 8, random: key));
        var x = Tensor.RandomNormal([16, 32], key).Eval();
        Tensor[] parameters = [.. model.Parameters.Select(parameter => (Tensor)parameter)];
        var exact = model.Forward(x).Square().Sum().Grad(parameters);
        Tensor[] mixed;
        using (MixedPrecision.Scope(dtype))
            mixed = model.Forward(x).Square().Sum().Grad(parameters);
        foreach (var (a, b) in exact.Zip(mixed))
        {
            Assert.Equal(DType.F32, b.DType);
            Assert.InRange(Math.Sqrt(((a - b).Square().Sum() / a.Square().Sum()).Item()), 1e-6, tolerance);
        }
    }

    [Fact]
    public void A_scope_ends_and_takes_float_dtypes_of_16_or_32_bits()
    {
        var layer = new Linear(16, 16, random: new RandomKey(1));
        var x = Tensor.RandomNormal([4, 16], new RandomKey(2)).Eval();
        var exact = layer.Forward(x).ToArray<float>();
        using (MixedPrecision.Scope(DType.BF16))
        {
            Assert.NotEqual(exact, layer.Forward(x).ToArray<float>());
            using (MixedPrecision.Scope(DType.F32))
                Assert.Equal(exact, layer.Forward(x).ToArray<float>());
            Assert.NotEqual(exact, layer.Forward(x).ToArray<float>());
        }
        Assert.Equal(exact, layer.Forward(x).ToArray<float>());
        Assert.Throws<DTypeException>(() => MixedPrecision.Scope(DType.I8));
    }

    [Fact]
    public void A_scaled_loss_makes_the_same_step_and_leaves_out_one_that_overflows()
    {
        var x = Tensor.RandomNormal([8, 4], new RandomKey(2)).Eval();
        (Linear, Sgd) Make()
        {
            var layer = new Linear(4, 3, random: new RandomKey(1));
            return (layer, new Sgd(layer.Parameters) { LearningRate = 0.1 });
        }
        var ((plain, plainOptimizer), (scaled, scaledOptimizer)) = (Make(), Make());
        var scaler = new LossScaler { GrowthInterval = 1 };
        plainOptimizer.Step(plain.Forward(x).Square().Mean());
        Assert.True(scaler.Step(scaledOptimizer, scaled.Forward(x).Square().Mean()));
        // The scale is a power of two.
        Assert.Equal(SmallRun.Weights(plain), SmallRun.Weights(scaled));
        Assert.Equal(131072, scaler.Scale);

        Assert.False(scaler.Step(scaledOptimizer, (scaled.Forward(x) * 1e38).Square().Mean()));
        Assert.Equal((65536, 1), (scaler.Scale, scaler.SkippedSteps));
        Assert.Equal(SmallRun.Weights(plain), SmallRun.Weights(scaled));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossScaler { InitialScale = 0 });
    }
}
