namespace Fathom.Core.Tests.Ops.Composite;

/// <summary>What cubic interpolation must do, whatever its weights.</summary>
public sealed class CubicInterpolationTests
{
    [Fact]
    public void Elements_are_the_four_around_weighted_by_the_cubic_kernel()
    {
        double[] x = [3, -1, 4, 1, -5, 9, 2];
        var y = Tensor.From<double>(x, [1, 1, x.Length]).Interpolate([16], InterpolationMode.Cubic).ToArray<double>();
        for (var i = 0; i < y.Length; i++)
        {
            var place = (i + 0.5) * x.Length / y.Length - 0.5;
            var sum = Enumerable.Range(-4, x.Length + 8).Sum(k => Kernel(Math.Abs(place - k)) * x[Math.Clamp(k, 0, x.Length - 1)]);
            // Places and weights are f32.
            Assert.Equal(sum, y[i], 2e-5);
        }

        static double Kernel(double d) => d < 1 ? 1.25 * d * d * d - 2.25 * d * d + 1 : d < 2 ? -0.75 * (d * d * d - 5 * d * d + 8 * d - 4) : 0;
    }

    [Fact]
    public void A_constant_stays_one() =>
        Assert.All(Tensor.Full([1, 1, 3, 4], 2).Interpolate([7, 5], InterpolationMode.Cubic).ToArray<float>(), value => Assert.Equal(2, value, 1e-5));

    [Fact]
    public void Corners_stay_when_they_are_aligned()
    {
        var x = Sample.Normal([2, 3, 4, 5], 7).To(DType.F32).Eval();
        var y = x.Interpolate([9, 7], InterpolationMode.Cubic, alignCorners: true);
        foreach (var (row, rows) in ((int, int)[])[(0, 0), (8, 3)])
            foreach (var (column, columns) in ((int, int)[])[(0, 0), (6, 4)])
                Expect.Near(x.Select(3, columns).Select(2, rows).ToArray<float>(), y.Select(3, column).Select(2, row).ToArray<float>(), 1e-5);
    }

    [Fact]
    public void An_unchanged_size_changes_nothing()
    {
        var x = Sample.Normal([1, 2, 3, 4], 8).Eval();
        Assert.Equal(x.ToArray<double>(), x.Interpolate([3, 4], InterpolationMode.Cubic).ToArray<double>());
    }
}
