namespace Fathom.Core.Tests.Ops.Composite;

/// <summary>What cubic interpolation must do, whatever its weights.</summary>
public sealed class CubicInterpolationTests
{
    [Fact]
    public void A_straight_line_stays_one_away_from_the_edges()
    {
        var line = Tensor.Arange(0, 8).Reshape(1, 1, 8);
        var y = line.Interpolate([16], InterpolationMode.Cubic).ToArray<float>();
        for (var i = 4; i < 12; i++)
            Assert.Equal((i + 0.5) / 2 - 0.5, y[i], 1e-5);
    }

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
