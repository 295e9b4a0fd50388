#:project ../src/Fathom/Fathom.csproj

// A generative adversarial network learns to draw points on a ring. Both updates of a step are one compiled function: the discriminator's comes
// first, the generator's sees the new discriminator, and the generator's forward pass is computed once for both (Goodfellow et al. 2014, arXiv:1406.2661).
using Fathom;
using Fathom.Nn;
using Fathom.Training;

RandomKey.Default = new RandomKey(1);
const int batch = 256;
var generator = new Sequential(new Linear(4, 64), new Relu(), new Linear(64, 64), new Relu(), new Linear(64, 2));
var discriminator = new Sequential(new Linear(2, 64), new LeakyRelu(0.2), new Linear(64, 64), new LeakyRelu(0.2), new Linear(64, 1));
var optimizeGenerator = new Adam(generator.Parameters) { LearningRate = 5e-4, Betas = (0.5, 0.999) };
var optimizeDiscriminator = new Adam(discriminator.Parameters) { LearningRate = 1e-3, Betas = (0.5, 0.999) };
var (real, made) = (Tensor.Ones([batch, 1]), Tensor.Zeros([batch, 1]));

var step = new CompiledFunction(_ =>
{
    var fakes = generator.Forward(Noise());
    var judgement = Losses.BinaryCrossEntropyWithLogits(discriminator.Forward(Ring()), real)
        + Losses.BinaryCrossEntropyWithLogits(discriminator.Forward(fakes.Detach()), made);
    optimizeDiscriminator.Step(judgement);
    var deception = Losses.BinaryCrossEntropyWithLogits(discriminator.Forward(fakes), real);
    optimizeGenerator.Step(deception);
    return [judgement, deception];
});

for (var i = 1; i <= 6000; i++)
{
    var losses = step.Call();
    if (i % 1500 == 0)
        Console.WriteLine($"step {i}: discriminator {losses[0].Item():0.00}, generator {losses[1].Item():0.00}; {Describe()}");
}

string Describe()
{
    var points = generator.Forward(Noise());
    var radius = points.Square().Sum(1).Sqrt();
    // 0 for points all around the ring, 1 for points all on one side.
    var offset = points.Mean(0).Square().Sum().Sqrt();
    return $"radius {radius.Mean().Item():0.00} ± {radius.Variance().Sqrt().Item():0.00}, off centre by {offset.Item():0.00}";
}

static Tensor Noise() => Tensor.RandomNormal([batch, 4], RandomKey.Default.Next());

static Tensor Ring()
{
    var angle = Tensor.RandomUniform([batch], RandomKey.Default.Next()) * (2 * Math.PI);
    return Tensor.Stack([angle.Cos(), angle.Sin()], 1);
}
