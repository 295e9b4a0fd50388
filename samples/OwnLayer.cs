#:project ../src/Fathom/Fathom.csproj

// A layer of one's own is a plain class: parameters and children are properties, found at build time by a generator.
using Fathom;
using Fathom.Nn;
using Fathom.Training;

RandomKey.Default = new RandomKey(2);
var model = new Swirl();
Console.WriteLine(string.Join("\n", model.State.Select(entry => $"{entry.Key,-16} {entry.Value.Shape}")));

// Points on a spiral; the label is the arm they lie on.
var turn = Tensor.Linspace(0, 4 * Math.PI, 200);
var arm = Tensor.Arange(200) % 2;
var angle = turn + arm.To(DType.F32) * MathF.PI;
var x = (turn.Unsqueeze(1) * Tensor.Stack([angle.Cos(), angle.Sin()], axis: 1) / 12).Eval();

var optimizer = new Adam(model.Parameters) { LearningRate = 0.01f };
for (var step = 0; step <= 600; step++)
{
    var logits = model.Forward(x);
    var loss = Losses.CrossEntropy(logits, arm);
    optimizer.Step(loss, logits);
    if (step % 200 == 0)
        Console.WriteLine($"step {step,3}: loss {loss.Item():0.0000}, right {logits.ArgMax(1).EqualTo(arm).To(DType.F32).Mean().Item():0.0%}");
}

/// <summary>A gate: half of the channels decide how much of the other half passes.</summary>
internal sealed partial class Gate(int inputs, int outputs) : Module
{
    public Linear Values { get; } = new(inputs, outputs);

    public Linear Amounts { get; } = new(inputs, outputs);

    public Parameter Scale { get; } = new(Tensor.Ones([outputs]));

    public Tensor Forward(Tensor x) => Values.Forward(x) * Amounts.Forward(x).Sigmoid() * Scale;
}

internal sealed partial class Swirl : Module
{
    private readonly Gate[] gates = [new(2, 48), new(48, 48)];
    private readonly Linear head = new(48, 2);

    public Tensor Forward(Tensor x) => head.Forward(gates.Aggregate(x, (h, gate) => gate.Forward(h)));
}
