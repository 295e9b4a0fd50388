using Fathom.Formats;

namespace Fathom.Conformance;

/// <summary>Compares a computed array with the expected one.</summary>
internal static class Comparison
{
    /// <summary>Null when they agree, else a sentence with the worst element and its numbers.</summary>
    public static string? Mismatch(string array, TensorBytes expected, Tensor actual, Tolerance tolerance)
    {
        if (actual.Shape != expected.Shape)
            return $"{array}: expected shape {expected.Shape}, got {actual.Shape}";
        if (actual.DType != expected.DType)
            return $"{array}: expected dtype {expected.DType.Name}, got {actual.DType.Name}";
        return Mismatch(array, expected.Shape, Numbers(expected.ToTensor()), Numbers(actual), tolerance);
    }

    /// <summary>Null when they agree, else a sentence with the worst element and its numbers.</summary>
    public static string? Mismatch(string array, Shape shape, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, Tolerance tolerance)
    {
        var (worst, excess, wrong) = (0, 1.0, 0);
        for (var i = 0; i < expected.Length; i++)
        {
            var current = tolerance.Excess(expected[i], actual[i]);
            if (current <= 1)
                continue;
            wrong++;
            if (current > excess)
                (worst, excess) = (i, current);
        }
        return wrong == 0 ? null
            : $"{array}{Place(worst, shape)}: expected {expected[worst]:g9}, got {actual[worst]:g9} "
            + $"(tolerance {tolerance}; {wrong} of {expected.Length} elements differ)";
    }

    /// <summary>All elements as doubles, which hold every number of the reference exactly.</summary>
    public static double[] Numbers(Tensor x) => x.To(DType.F64).ToArray<double>();

    private static string Place(int element, Shape shape)
    {
        var places = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
            (element, places[axis]) = Math.DivRem(element, shape[axis]);
        return $"[{string.Join(", ", places)}]";
    }
}
