using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Data;

/// <summary>Resamples an image under an affine map with bilinear interpolation; outside lies 0.</summary>
internal static class AffineWarp
{
    /// <summary>Moves the content of <paramref name="image"/> by <paramref name="map"/>, which acts on pixels counted from the centre.</summary>
    public static void Apply(Span<float> image, ImageShape shape, Matrix3x2 map)
    {
        if (map.IsIdentity || !Matrix3x2.Invert(map, out var inverse))
            return;
        var scratch = ArrayPool<float>.Shared.Rent(shape.PlaneCount);
        var source = scratch.AsSpan(0, shape.PlaneCount);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var plane = image.Slice(channel * shape.PlaneCount, shape.PlaneCount);
            plane.CopyTo(source);
            Resample(source, plane, shape, inverse);
        }
        ArrayPool<float>.Shared.Return(scratch);
    }

    // Optimised from the first call: a short training is over before the runtime would compile it anew.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Resample(ReadOnlySpan<float> source, Span<float> target, ImageShape shape, Matrix3x2 inverse)
    {
        var (centreX, centreY) = ((shape.Width - 1) / 2f, (shape.Height - 1) / 2f);
        for (var y = 0; y < shape.Height; y++)
        {
            var row = target.Slice(y * shape.Width, shape.Width);
            // Where the row's centre comes from; one step to the right moves the place by (M11, M12).
            var fromX = (y - centreY) * inverse.M21 + inverse.M31 + centreX;
            var fromY = (y - centreY) * inverse.M22 + inverse.M32 + centreY;
            for (var x = 0; x < row.Length; x++)
                row[x] = Bilinear(source, shape, fromX + (x - centreX) * inverse.M11, fromY + (x - centreX) * inverse.M12);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Bilinear(ReadOnlySpan<float> plane, ImageShape shape, float x, float y)
    {
        // Written so that a NaN or a far-away place fails the test, before any conversion to int.
        if (!(x > -1 && y > -1 && x < shape.Width && y < shape.Height))
            return 0;
        var (left, top) = (float.ConvertToIntegerNative<int>(MathF.Floor(x)), float.ConvertToIntegerNative<int>(MathF.Floor(y)));
        (x, y) = (x - left, y - top);
        float upperLeft, upperRight, lowerLeft, lowerRight;
        // Nearly all places have their four pixels inside.
        if ((uint)left < (uint)(shape.Width - 1) && (uint)top < (uint)(shape.Height - 1))
        {
            var corner = top * shape.Width + left;
            (upperLeft, upperRight) = (plane[corner], plane[corner + 1]);
            (lowerLeft, lowerRight) = (plane[corner + shape.Width], plane[corner + shape.Width + 1]);
        }
        else
        {
            (upperLeft, upperRight) = (At(plane, shape, top, left), At(plane, shape, top, left + 1));
            (lowerLeft, lowerRight) = (At(plane, shape, top + 1, left), At(plane, shape, top + 1, left + 1));
        }
        return float.Lerp(float.Lerp(upperLeft, upperRight, x), float.Lerp(lowerLeft, lowerRight, x), y);
    }

    private static float At(ReadOnlySpan<float> plane, ImageShape shape, int y, int x) =>
        (uint)y < (uint)shape.Height && (uint)x < (uint)shape.Width ? plane[y * shape.Width + x] : 0;
}
