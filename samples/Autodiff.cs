#:project ../src/Fathom/Fathom.csproj

// A tour of automatic differentiation: gradients are tensors, so they can be differentiated again.
using Fathom;

var x = Tensor.Of(2.0);
var y = x.Sin() * x * x;
var first = y.Grad(x);
var second = first.Grad(x);
Console.WriteLine($"y = x² sin x at 2: {y.Item<double>():0.000000}");
Console.WriteLine($"y'  = {first.Item<double>():0.000000}, by hand {2 * 2 * Math.Sin(2) + 4 * Math.Cos(2):0.000000}");
Console.WriteLine($"y'' = {second.Item<double>():0.000000}, by hand {(2 - 4) * Math.Sin(2) + 8 * Math.Cos(2):0.000000}");

// A function of several variables: Rosenbrock's valley (1 - a)² + 100 (b - a²)².
var p = Tensor.From(-1.2, 1.0);
var (a, b) = (p[0], p[1]);
var valley = (1 - a).Pow(2) + 100 * (b - a * a).Pow(2);
valley.Grad(p).Print("gradient");
Fathom.Autodiff.Hessian(valley, p).Print("Hessian");

// Directional derivatives: forward mode, and the Hessian times a vector without building the Hessian.
var direction = Tensor.From(1.0, 0.5);
Console.WriteLine($"slope along (1, ½): {valley.Jvp([p], [direction]).Item<double>():0.000}");
valley.Hvp(p, direction).Print("Hessian times (1, ½)");

// A forward pass now, gradients later: evaluates y, keeps what its gradients read, and computes none of that again.
var w = Tensor.From([1.0, -2.0, 0.5, 3.0], [2, 2]);
var z = p.Reshape([1, 2]).MatMul(w).Tanh();
var pullback = z.Pullback(w);
z.Print("z");
pullback(Tensor.From([1.0, -1.0], [1, 2]))[0].Print("gradient of z₀ - z₁ by the weights");

// A gradient of one's own: rounding has none, the straight-through estimator passes it on.
var q = Tensor.From(0.2, 0.7, 1.4);
var rounded = GradientRules.WithGradient(q.Round(), dy => [dy], q);
(rounded * rounded).Sum().Grad(q).Print("straight through the rounding");
