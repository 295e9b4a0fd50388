using System.Buffers;
using System.Numerics;

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

    private static void Resample(ReadOnlySpan<float> source, Span<float> target, ImageShape shape, Matrix3x2 inverse)
    {
        var centre = new Vector2(shape.Width - 1, shape.Height - 1) / 2;
        for (var y = 0; y < shape.Height; y++)
            for (var x = 0; x < shape.Width; x++)
            {
                var from = Vector2.Transform(new Vector2(x, y) - centre, inverse) + centre;
                target[y * shape.Width + x] = Bilinear(source, shape, from);
            }
    }

    private static float Bilinear(ReadOnlySpan<float> plane, ImageShape shape, Vector2 at)
    {
        // Written so that a NaN or a far-away place fails the test, before any conversion to int.
        if (!(at.X > -1 && at.Y > -1 && at.X < shape.Width && at.Y < shape.Height))
            return 0;
        var (left, top) = ((int)MathF.Floor(at.X), (int)MathF.Floor(at.Y));
        var (x, y) = (at.X - left, at.Y - top);
        var upper = float.Lerp(At(plane, shape, top, left), At(plane, shape, top, left + 1), x);
        var lower = float.Lerp(At(plane, shape, top + 1, left), At(plane, shape, top + 1, left + 1), x);
        return float.Lerp(upper, lower, y);
    }

    private static float At(ReadOnlySpan<float> plane, ImageShape shape, int y, int x) =>
        (uint)y < (uint)shape.Height && (uint)x < (uint)shape.Width ? plane[y * shape.Width + x] : 0;
}
