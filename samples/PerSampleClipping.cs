#:project ../src/Fathom/Fathom.csproj

// The gradient of every sample in one program, each clipped by itself, as in training with differential privacy (Abadi et al. 2016, arXiv:1607.00133).
using Fathom;
using Fathom.Nn;
using Fathom.Training;

const double limit = 0.5;
var model = new Sequential(new Linear(2, 16, random: new RandomKey(1)), new Tanh(), new Linear(16, 2, random: new RandomKey(2)));
var optimizer = new Sgd(model.Parameters) { LearningRate = 0.5 };
var x = Tensor.RandomNormal([128, 2], new RandomKey(3)).Eval();
var y = (x.Select(1, 0) * x.Select(1, 1) > 0).To(DType.I64).Eval();

// From one sample to its loss and gradients; from a batch to all of them.
var perSample = Vectorise.Vmap(sample =>
{
    var loss = Losses.CrossEntropy(model.Forward(sample[0].Unsqueeze(0)), sample[1].Unsqueeze(0));
    return [loss, .. loss.Grad([.. model.Parameters.Select(p => (Tensor)p)])];
});

for (var step = 0; step <= 300; step++)
{
    var results = perSample([x, y]);
    var gradients = results[1..];
    var norms = gradients.Select(g => (g * g).Flatten(1).Sum(1)).Aggregate((a, b) => a + b).Sqrt();
    var scale = Tensor.Minimum(limit / (norms + 1e-6), 1);
    if (step % 100 == 0)
        Console.WriteLine($"step {step}: loss {results[0].Mean().Item():0.000}, largest norm of a sample {norms.Max().Item():0.00}");
    optimizer.Apply([.. gradients.Select(g => (g * scale.Reshape([-1, .. g.Shape.Skip(1).Select(_ => 1)])).Mean(0))]);
}
