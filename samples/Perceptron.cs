#:project ../src/Fathom/Fathom.csproj

// Rosenblatt's perceptron (1958): a weighted sum, a threshold, and a rule that moves the weights only when it errs.
using Fathom;

// Two clouds of points in the plane, 50 each, labelled -1 and +1; the third input is always 1 and carries the bias.
var key = new RandomKey(7);
var clouds = Tensor.RandomNormal([100, 2], key.Next(), deviation: 0.7);
var labels = (Tensor.Arange(100) < 50).To(DType.F32) * 2 - 1;
var points = Tensor.Concatenate([clouds + labels.Unsqueeze(1) * 1.2f, Tensor.Ones([100, 1])], axis: 1).Eval();

var weights = new Parameter(Tensor.Zeros([3]));
for (var epoch = 1; epoch <= 20; epoch++)
{
    var mistakes = 0;
    for (var i = 0; i < 100; i++)
    {
        var (x, y) = (points[i], labels[i]);
        if ((x.MatMul(weights) * y).Item() > 0)
            continue;
        weights.Value = weights + y * x;
        mistakes++;
    }
    Console.WriteLine($"epoch {epoch,2}: {mistakes} mistakes");
    if (mistakes == 0)
        break;
}

var predicted = points.MatMul(weights).Sign();
Console.WriteLine($"accuracy {predicted.EqualTo(labels).To(DType.F32).Sum().Item():0} of 100, weights {weights.Value.Format()}");
