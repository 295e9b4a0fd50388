namespace Fathom.Core.Tests.Ops.Composite;

/// <summary>What cubic interpolation must do, whatever its weights.</summary>
public sealed class CubicInterpolationTests
{
    // With PyTorch's a = -0.75 a line bends between its points, but not at them and halfway.
    [Fact]
    public void A_straight_line_stays_one_at_and_halfway_between_its_points()
    {
        var line = Tensor.Arange(0, 9).Reshape(1, 1, 9);
        var y = line.Interpolate([17], InterpolationMode.Cubic, alignCorners: true).ToArray<float>();
        for (var i = 2; i <= 14; i++)
            Assert.Equal(i / 2.0, y[i], 1e-5);
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
