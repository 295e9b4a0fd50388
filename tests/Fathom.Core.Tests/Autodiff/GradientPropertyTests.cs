using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Core.Tests.Autodiff;

/// <summary>Laws of derivatives, on random smooth graphs in f64.</summary>
public sealed class GradientPropertyTests
{
    // Derivatives of the operations are at most a few units, so a chain of eight loses no more than this of what is added up.
    private const double Relative = 1e-11;

    [Fact]
    public void The_vector_Jacobian_product_is_linear() => Run(8, 100, (xs, y, seed) =>
    {
        var (u, v) = (Sample.Normal(y.Shape, seed), Sample.Normal(y.Shape, seed + 1));
        var (together, apart) = (y.Vjp(2 * u - v, xs), y.Vjp(u, xs).Zip(y.Vjp(v, xs), (a, b) => (A: 2 * a, B: -b)).ToArray());
        for (var k = 0; k < xs.Length; k++)
        {
            var (a, b) = (Expect.Doubles(apart[k].A), Expect.Doubles(apart[k].B));
            var size = Norm(a) + Norm(b) + 1;
            var actual = Expect.Doubles(together[k]);
            for (var i = 0; i < actual.Length; i++)
                Assert.True(Math.Abs(actual[i] - (a[i] + b[i])) <= Relative * size, $"x{k}, element {i}: {actual[i]:r} against {a[i] + b[i]:r}");
        }
    });

    [Fact]
    public void The_Jacobian_of_a_sum_is_the_sum_of_the_Jacobians() => Run(8, 100, (xs, y, seed) =>
    {
        var (other, u) = (y.Sin() * 2, Sample.Normal(y.Shape, seed));
        var (sum, one, two) = ((y + other).Vjp(u, xs), y.Vjp(u, xs), other.Vjp(u, xs));
        for (var k = 0; k < xs.Length; k++)
        {
            var (actual, a, b) = (Expect.Doubles(sum[k]), Expect.Doubles(one[k]), Expect.Doubles(two[k]));
            for (var i = 0; i < actual.Length; i++)
                Assert.Equal(a[i] + b[i], actual[i], Relative * (Norm(a) + Norm(b) + 1));
        }
    });

    [Fact]
    public void Forward_and_reverse_mode_are_adjoint() => Run(8, 100, (xs, y, seed) =>
    {
        var (u, dxs) = (Sample.Normal(y.Shape, seed), Directions(xs, seed));
        var forward = Products(y.Jvp(xs, dxs), u);
        var reverse = y.Vjp(u, xs).Zip(dxs, Products).SelectMany(products => products).ToArray();
        Assert.Equal(forward.Sum(), reverse.Sum(), Relative * (1 + forward.Sum(Math.Abs) + reverse.Sum(Math.Abs)));
    });

    [Fact]
    public void The_derivative_in_a_direction_is_the_limit_of_differences()
    {
        // Off by h² f''' / 6 + ε |f| / h: below 1e-6 for third derivatives up to a few thousand, as in GradientCheck.
        const double h = 1e-5;
        PropertyCheck.Run(Graphs(5), 100, plan =>
        {
            var xs = plan.Leaves();
            var dxs = Directions(xs, 5);
            var derivative = Expect.Doubles(Joined(plan, xs).Jvp(xs, dxs));
            var above = Expect.Doubles(Joined(plan, [.. xs.Zip(dxs, (x, dx) => (x + h * dx).Eval())]));
            var below = Expect.Doubles(Joined(plan, [.. xs.Zip(dxs, (x, dx) => (x - h * dx).Eval())]));
            for (var i = 0; i < derivative.Length; i++)
                Assert.Equal((above[i] - below[i]) / (2 * h), derivative[i], 2e-6 * Math.Max(1, Norm(derivative)));
        });
    }

    private static Arbitrary<GraphPlan> Graphs(int steps) => GraphPlans.Of(GraphPlans.Tame, steps, SmoothOperations.All);

    private static void Run(int steps, int count, Action<Tensor[], Tensor, ulong> property) => PropertyCheck.Run(Graphs(steps), count, plan =>
    {
        var xs = plan.Leaves();
        property(xs, Joined(plan, xs), 77);
    });

    // All results as one vector.
    private static Tensor Joined(GraphPlan plan, Tensor[] xs) => Tensor.Concatenate([.. plan.Build(xs).Select(y => y.Flatten())]);

    private static Tensor[] Directions(Tensor[] xs, ulong seed) => [.. xs.Select((x, k) => Sample.Normal(x.Shape, 10 + seed + (ulong)k))];

    private static double[] Products(Tensor a, Tensor b) => [.. Expect.Doubles(a).Zip(Expect.Doubles(b), (x, y) => x * y)];

    private static double Norm(double[] values) => values.Select(Math.Abs).DefaultIfEmpty().Max();
}
