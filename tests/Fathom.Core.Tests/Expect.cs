namespace Fathom.Core.Tests;

/// <summary>Compares tensors with formulas over indices.</summary>
internal static class Expect
{
    /// <summary>Shape and every element, given by its index; exact unless a relative tolerance is named. NaN equals NaN, and zeros must agree in sign.</summary>
    public static void Elements(Shape shape, Func<int[], double> expected, Tensor actual, double relative = 0)
    {
        Assert.Equal(shape, actual.Shape);
        var elements = Doubles(actual);
        for (var place = 0; place < elements.Length; place++)
        {
            var index = Index(shape, place);
            Close(expected(index), elements[place], relative, $"element [{string.Join(", ", index)}] of {shape}");
        }
    }

    public static void Close(double expected, double actual, double relative, string where)
    {
        var same = double.IsNaN(expected) ? double.IsNaN(actual)
            : expected == 0 && relative == 0 ? actual == 0 && double.IsNegative(actual) == double.IsNegative(expected)
            : expected == actual || Math.Abs(expected - actual) <= relative * Math.Abs(expected);
        Assert.True(same, $"{where}: expected {expected:r}, got {actual:r}");
    }

    /// <summary>All elements as f64.</summary>
    public static double[] Doubles(Tensor x) => x.DType == DType.F64 ? x.ToArray<double>() : x.To(DType.F64).ToArray<double>();

    /// <summary>The index of a row-major place.</summary>
    public static int[] Index(Shape shape, int place)
    {
        var index = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
            (index[axis], place) = (place % shape[axis], place / shape[axis]);
        return index;
    }

    /// <summary>Reads elements of a tensor by index.</summary>
    public static Func<int[], double> Reader(Tensor x)
    {
        var elements = Doubles(x);
        return index => elements[Place(x.Shape, index)];
    }

    /// <summary>Row-major place of an index.</summary>
    public static int Place(Shape shape, ReadOnlySpan<int> index)
    {
        var place = 0;
        for (var axis = 0; axis < shape.Rank; axis++)
            place = place * shape[axis] + index[axis];
        return place;
    }

    /// <summary>Equal lengths, and every element within <paramref name="tolerance"/> of 1 + its size.</summary>
    public static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"[{i}]: {actual[i]:r}, expected {expected[i]:r}");
    }
}
