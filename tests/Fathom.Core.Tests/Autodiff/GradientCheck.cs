namespace Fathom.Core.Tests.Autodiff;

/// <summary>Compares derivatives with central differences in f64.</summary>
internal static class GradientCheck
{
    // The difference (f(x + h) - f(x - h)) / 2h is off by about h² f''' / 6 + ε |f| / h: some 1e-10 for h = 1e-5 and numbers near 1.
    private const double H = 1e-5;

    /// <summary>Relative to the larger of the value and 1; leaves room for third derivatives of a few thousand.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>Weights of the outputs; the same for a shape.</summary>
    public static Tensor WeightsFor(Tensor y) => Sample.Normal(y.Shape, 977);

    /// <summary>Reverse mode: the gradient of Σ w f(x) by every element of every x.</summary>
    public static void Reverse(Func<Tensor[], Tensor> f, params Tensor[] xs)
    {
        var y = f(xs);
        var w = WeightsFor(y);
        var gradients = y.Vjp(w, xs);
        for (var k = 0; k < xs.Length; k++)
        {
            Assert.Equal(xs[k].Shape, gradients[k].Shape);
            Assert.Equal(xs[k].DType, gradients[k].DType);
        }
        Tensor.Eval(gradients);
        for (var k = 0; k < xs.Length; k++)
        {
            var actual = gradients[k].ToArray<double>();
            var values = xs[k].ToArray<double>();
            for (var i = 0; i < values.Length; i++)
            {
                var difference = (Total(f, w, xs, k, values, i, H) - Total(f, w, xs, k, values, i, -H)) / (2 * H);
                Close(difference, actual[i], $"operand {k}, element {i} of {xs[k].Shape}");
            }
        }
    }

    /// <summary>Forward mode: how f moves when all x move in one direction.</summary>
    public static void Forward(Func<Tensor[], Tensor> f, params Tensor[] xs)
    {
        var directions = xs.Select((x, k) => Sample.Normal(x.Shape, 500 + (ulong)k)).ToArray();
        var actual = f(xs).Jvp(xs, directions).ToArray<double>();
        var above = f([.. xs.Zip(directions, (x, d) => (x + H * d).Eval())]).ToArray<double>();
        var below = f([.. xs.Zip(directions, (x, d) => (x - H * d).Eval())]).ToArray<double>();
        Assert.Equal(above.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
            Close((above[i] - below[i]) / (2 * H), actual[i], $"output {i}");
    }

    /// <summary>Reverse over reverse: the gradient by all x, checked as a function of x itself.</summary>
    public static void Second(Func<Tensor[], Tensor> f, params Tensor[] xs)
    {
        var w = WeightsFor(f(xs));
        Reverse(AllGradients, xs);

        Tensor AllGradients(Tensor[] at) =>
            Tensor.Concatenate(f(at).Vjp(w, at).Select(gradient => gradient.Reshape(-1)).ToArray());
    }

    public static void Close(double expected, double actual, string where) => Assert.True(
        Math.Abs(expected - actual) <= Tolerance * Math.Max(1, Math.Abs(expected)),
        $"{where}: differences give {expected:r}, the gradient is {actual:r}");

    private static double Total(Func<Tensor[], Tensor> f, Tensor w, Tensor[] xs, int k, double[] values, int i, double step)
    {
        var moved = values.ToArray();
        moved[i] += step;
        var at = xs.ToArray();
        at[k] = Tensor.From<double>(moved, xs[k].Shape);
        return (f(at) * w).Sum().Item<double>();
    }
}
