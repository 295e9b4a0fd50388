using System.Numerics;

namespace Fathom.Data;

/// <summary>Turns a digit into pen dots, the way one hand wrote it once: a variant, unsteady points, a slant, a warp, a changing pressure.</summary>
internal static class Handwriting
{
    private const int DotsPerCurve = 8;
    private const int WarpCells = 3;

    /// <summary>The dots of one written digit, in order; <see cref="PenDot.StartsStroke"/> where the pen was lifted before.</summary>
    public static List<PenDot> Write(int digit, RandomNumbers random)
    {
        var variants = Glyphs.Of(digit);
        var strokes = variants[random.NextInt32(variants.Length)];
        var unsteadiness = random.NextSingle(0.018f, 0.052f);
        var slant = Slant(random);
        var warp = Warp(random, random.NextSingle(0.015f, 0.085f));
        var dots = new List<PenDot>(160);
        foreach (var stroke in strokes)
            AddStroke(dots, stroke, unsteadiness, random);
        for (var index = 0; index < dots.Count; index++)
        {
            var centred = dots[index].Position - new Vector2(0.5f);
            dots[index] = dots[index] with { Position = Vector2.Transform(centred + Displacement(warp, dots[index].Position), slant) };
        }
        return dots;
    }

    // Width, then shear to the right (most people lean so), then a turn.
    private static Matrix3x2 Slant(RandomNumbers random)
    {
        var width = random.NextSingle(0.5f, 1.12f);
        var shear = (float)(-0.18 + 0.3 * random.NextNormal());
        var turn = (float)(0.16 * random.NextNormal());
        return Matrix3x2.CreateScale(width, 1) * new Matrix3x2(1, 0, shear, 1, 0, 0) * Matrix3x2.CreateRotation(turn);
    }

    private static void AddStroke(List<PenDot> dots, GlyphPoint[] stroke, float unsteadiness, RandomNumbers random)
    {
        var points = new GlyphPoint[stroke.Length];
        for (var index = 0; index < points.Length; index++)
            points[index] = stroke[index] with { Position = stroke[index].Position + unsteadiness * Normal2(random) };
        var (pressure, change, bend) = (random.NextSingle(0.85f, 1.15f), random.NextSingle(-0.3f, 0.3f), random.NextSingle(-0.15f, 0.25f));
        var curves = points.Length - 1;
        for (var curve = 0; curve < curves; curve++)
        {
            var (from, to) = (points[curve], points[curve + 1]);
            var before = curve == 0 || from.IsCorner ? from.Position : points[curve - 1].Position;
            var after = curve == curves - 1 || to.IsCorner ? to.Position : points[curve + 2].Position;
            for (var step = curve == 0 ? 0 : 1; step <= DotsPerCurve; step++)
            {
                var along = step / (float)DotsPerCurve;
                var position = CatmullRom(before, from.Position, to.Position, after, along);
                var t = (curve + along) / curves;
                // Linear change of pressure along the stroke plus a swell in its middle.
                var weight = pressure + change * (t - 0.5f) + bend * (4 * t * (1 - t) - 0.5f);
                dots.Add(new(position, weight, StartsStroke: curve == 0 && step == 0));
            }
        }
    }

    // Catmull and Rom (1974): a cubic through b and c whose tangents there are (c - a)/2 and (d - b)/2.
    private static Vector2 CatmullRom(Vector2 a, Vector2 b, Vector2 c, Vector2 d, float t) =>
        0.5f * (2 * b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * b - a - 3 * c + d))));

    // An elastic distortion (Simard, Steinkraus and Platt 2003): random displacements on a coarse grid, smooth between.
    private static Vector2[] Warp(RandomNumbers random, float strength)
    {
        var grid = new Vector2[(WarpCells + 1) * (WarpCells + 1)];
        for (var index = 0; index < grid.Length; index++)
            grid[index] = strength * Normal2(random);
        return grid;
    }

    private static Vector2 Displacement(Vector2[] grid, Vector2 position)
    {
        var scaled = Vector2.Clamp(position, Vector2.Zero, Vector2.One) * WarpCells;
        var (column, row) = (Math.Min((int)scaled.X, WarpCells - 1), Math.Min((int)scaled.Y, WarpCells - 1));
        var (x, y) = (Smooth(scaled.X - column), Smooth(scaled.Y - row));
        var at = row * (WarpCells + 1) + column;
        var upper = Vector2.Lerp(grid[at], grid[at + 1], x);
        var lower = Vector2.Lerp(grid[at + WarpCells + 1], grid[at + WarpCells + 2], x);
        return Vector2.Lerp(upper, lower, y);
    }

    private static float Smooth(float t) => t * t * (3 - 2 * t);

    private static Vector2 Normal2(RandomNumbers random) => new((float)random.NextNormal(), (float)random.NextNormal());
}
