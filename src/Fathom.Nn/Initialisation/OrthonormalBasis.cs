using System.Numerics.Tensors;

namespace Fathom.Nn;

/// <summary>Random orthonormal vectors, by Gram and Schmidt.</summary>
internal static class OrthonormalBasis
{
    /// <summary><paramref name="count"/> vectors of unit length, orthogonal to each other, uniform among all such.</summary>
    public static double[][] Random(int count, int length, RandomNumbers numbers)
    {
        var basis = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var vector = new double[length];
            for (var j = 0; j < length; j++)
                vector[j] = numbers.NextNormal();
            // Twice is enough: a second sweep removes what rounding left of the first (Giraud et al. 2005, doi:10.1007/s00211-005-0615-4).
            for (var sweep = 0; sweep < 2; sweep++)
                for (var k = 0; k < i; k++)
                    RemoveComponent(vector, basis[k]);
            Scale(vector, 1 / Math.Sqrt(Dot(vector, vector)));
            basis[i] = vector;
        }
        return basis;
    }

    private static void RemoveComponent(double[] vector, double[] direction)
    {
        var along = Dot(vector, direction);
        for (var j = 0; j < vector.Length; j++)
            vector[j] -= along * direction[j];
    }

    private static double Dot(double[] a, double[] b) => TensorPrimitives.Dot(a, b);

    private static void Scale(double[] vector, double factor) => TensorPrimitives.Multiply(vector, factor, vector);
}
