#:project ../src/Fathom/Fathom.csproj

// XOR: not linearly separable, so one layer cannot learn it and two can.
using Fathom;
using Fathom.Nn;
using Fathom.Training;

RandomKey.Default = new RandomKey(1);
var x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
var y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });

var model = new Sequential(new Linear(2, 8), new Tanh(), new Linear(8, 1));
var optimizer = new Adam(model.Parameters) { LearningRate = 0.05f };

for (var step = 0; step <= 300; step++)
{
    var loss = Losses.BinaryCrossEntropyWithLogits(model.Forward(x), y);
    optimizer.Step(loss);
    if (step % 100 == 0)
        Console.WriteLine($"step {step,3}: loss {loss.Item():0.0000}");
}

model.Forward(x).Sigmoid().Print("probability of 1 for 00, 01, 10, 11");
