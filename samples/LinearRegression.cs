#:project ../src/Fathom/Fathom.csproj

// Linear regression by gradient descent, checked against the closed form.
using Fathom;

var key = new RandomKey(3);
var x = Tensor.RandomNormal([200, 3], key.Next());
var truth = Tensor.From<float>(2, -1, 0.5f);
var y = (x.MatMul(truth) + 4 + Tensor.RandomNormal([200], key.Next(), deviation: 0.1)).Eval();

var w = new Parameter(Tensor.Zeros([3]));
var b = new Parameter(Tensor.Zeros([]));
for (var step = 1; step <= 200; step++)
{
    var error = x.MatMul(w) + b - y;
    var loss = (error * error).Mean();
    var gradients = loss.Grad(w, b);
    TrainingStep.Run([loss], [(w, w - 0.1f * gradients[0]), (b, b - 0.1f * gradients[1])]);
    if (step % 50 == 0)
        Console.WriteLine($"step {step,3}: loss {loss.Item():0.00000}");
}

Console.WriteLine($"weights {w.Value.Format()} (made with 2, -1, 0.5), bias {b.Value.Format()} (made with 4)");
