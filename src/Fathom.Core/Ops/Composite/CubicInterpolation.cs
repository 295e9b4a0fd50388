namespace Fathom;

/// <summary>Resizing of an axis by cubic convolution: each new element is a weighted sum of the four elements around its place.</summary>
/// <remarks>Keys (1981), "Cubic convolution interpolation for digital image processing", IEEE Trans. ASSP 29(6), with a = -3/4 as in PyTorch and OpenCV.</remarks>
internal static class CubicInterpolation
{
    private const float A = -0.75f;

    /// <summary>Axis <paramref name="axis"/> of x resized to <paramref name="size"/> elements that lie <paramref name="step"/> old elements apart.</summary>
    public static Tensor Along(Tensor x, int axis, int size, float step, bool alignCorners)
    {
        var (places, weights) = (new long[4, size], new double[4, size]);
        for (var i = 0; i < size; i++)
        {
            // In single precision like PyTorch. Unlike linear interpolation the place may lie before the first element, which is repeated.
            var place = alignCorners ? i * step : (i + 0.5f) * step - 0.5f;
            var below = MathF.Floor(place);
            for (var tap = 0; tap < 4; tap++)
            {
                places[tap, i] = Math.Clamp((long)below + tap - 1, 0, x.Shape[axis] - 1);
                weights[tap, i] = Weight(Math.Abs(place - below - (tap - 1)));
            }
        }
        var (allPlaces, allWeights) = (Tensor.From(places), Tensor.From(weights).To(x.ToFloat().DType));
        var sum = Tap(0);
        for (var tap = 1; tap < 4; tap++)
            sum += Tap(tap);
        return sum;

        Tensor Tap(int tap) => x.Take(allPlaces.Select(0, tap), axis) * allWeights.Select(0, tap).AlongAxis(axis, x.Rank);
    }

    /// <summary>Weight of an element at a distance of 0 to 2.</summary>
    private static float Weight(float d) => d <= 1
        ? ((A + 2) * d - (A + 3)) * d * d + 1
        : ((A * d - 5 * A) * d + 8 * A) * d - 4 * A;
}
