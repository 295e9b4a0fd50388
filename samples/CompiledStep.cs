#:project ../src/Fathom/Fathom.csproj

// A small network learns a curve; its step is traced once, and then only run.
using System.Diagnostics;
using Fathom;
using Fathom.Nn;
using Fathom.Training;

RandomKey.Default = new RandomKey(1);
var x = Tensor.Linspace(-3, 3, 64).Reshape([64, 1]).Eval();
var y = (2 * x).Sin().Eval();

var (plain, compiled) = (Network(), Network());
var optimizer = new Adam(plain.Parameters) { LearningRate = 1e-2 };
var other = new Adam(compiled.Parameters) { LearningRate = 1e-2 };
var step = other.CompileStep((x, y) => Losses.MeanSquaredError(compiled.Forward(x), y));

for (var round = 1; round <= 4; round++)
{
    var (first, second) = (0f, 0f);
    var built = Time(() =>
    {
        var loss = Losses.MeanSquaredError(plain.Forward(x), y);
        optimizer.Step(loss);
        first = loss.Item();
    });
    var ran = Time(() => second = step(x, y).Item());
    // The same bits, whichever way.
    Console.WriteLine($"round {round}: loss {first:0.00000} in {built:0} µs a step, compiled {second:0.00000} in {ran:0} µs");
}

// A function of tensors can be compiled too; several threads may call it.
compiled.Eval();
var serve = CompiledFunction.Of(compiled.Forward);
Console.WriteLine($"at 1: {serve(Tensor.From([1f], [1, 1])).Item():0.000}, sin 2 = {Math.Sin(2):0.000}");

static Sequential Network() => new(
    new Linear(1, 32, random: new RandomKey(1)), new Tanh(), new Linear(32, 32, random: new RandomKey(2)), new Tanh(), new Linear(32, 1, random: new RandomKey(3)));

static double Time(Action step)
{
    const int steps = 300;
    var started = Stopwatch.GetTimestamp();
    for (var i = 0; i < steps; i++)
        step();
    return Stopwatch.GetElapsedTime(started).TotalMicroseconds / steps;
}
