#:project ../src/Fathom/Fathom.csproj

// An LSTM learns to add: it reads bits of two numbers from the lowest on and writes those of their sum; the carry is what it must remember.
using Fathom;
using Fathom.Nn;
using Fathom.Training;

RandomKey.Default = new RandomKey(1);
const int bits = 12, batch = 64;
var lstm = new Lstm(inputs: 2, hidden: 16);
var head = new Linear(16, 1);
var optimizer = new Adam([.. lstm.Parameters, .. head.Parameters]) { LearningRate = 0.01, ClipNorm = 1 };

for (var step = 0; step <= 400; step++)
{
    var (x, sum) = Additions(new RandomKey((ulong)step));
    var logits = head.Forward(lstm.Forward(x)).Squeeze(-1);
    var loss = Losses.BinaryCrossEntropyWithLogits(logits, sum);
    optimizer.Step(loss, logits);
    if (step % 200 == 0)
        Console.WriteLine($"step {step,3}: loss {loss.Item():0.000}, bits right {(logits > 0).EqualTo(sum > 0.5f).To(DType.F32).Mean().Item():0.0%}");
}

// Sequences of several lengths in one batch: outputs beyond the end are zero.
var (output, state) = lstm.Forward(Additions(new RandomKey(9)).X[.., ..3], null, lengths: Tensor.From<int>(12, 7, 3));
Console.WriteLine($"output {output.Shape}, state {state.Hidden.Shape}, beyond the end {output[7.., 1..2].Abs().Max().Item()}");

// The state carried on: two halves give what the whole gives.
var whole = Additions(new RandomKey(10)).X;
var (_, half) = lstm.Forward(whole[..6], null);
var (late, _) = lstm.Forward(whole[6..], half.Detach());
Console.WriteLine($"cut in two, largest difference {(late - lstm.Forward(whole)[6..]).Abs().Max().Item():0.0e0}");

// Any loop can be a scan; its gradient is a scan as well. Here: compound interest, year by year.
var rates = Tensor.From<double>([0.02, 0.05, -0.01, 0.03]);
var (value, history) = Recurrence.Scan((Tensor capital, Tensor rate) => (capital * (1 + rate), capital), Tensor.From<double>([1000.0], []), rates);
Console.WriteLine($"capital {value.Item<double>():0.00} after {history.Shape[0]} years; one point more in year 3 is worth {value.Grad(rates)[2].Item<double>() / 100:0.00}");

(Tensor X, Tensor Sum) Additions(RandomKey key)
{
    var terms = Tensor.RandomIntegers([2, batch], key, 0, 1 << (bits - 1));
    Tensor Bits(Tensor numbers) => Tensor.Stack([.. Enumerable.Range(0, bits).Select(bit => numbers.FloorDivide(1L << bit) % 2)]).To(DType.F32);
    return (Tensor.Stack([Bits(terms[0]), Bits(terms[1])], axis: -1), Bits(terms[0] + terms[1]));
}
