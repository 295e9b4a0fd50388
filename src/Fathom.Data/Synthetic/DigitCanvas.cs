using System.Numerics;
using System.Runtime.InteropServices;

namespace Fathom.Data;

/// <summary>Draws pen dots on a 28 by 28 canvas the way MNIST was prepared: scaled into a 20 by 20 box, centred by mass, white on black.</summary>
internal static class DigitCanvas
{
    public const int Size = 28;
    private const float Box = 20;

    /// <summary>Draws into <paramref name="pixels"/> (28 · 28, row-major).</summary>
    public static void Draw(List<PenDot> dots, RandomNumbers random, Span<byte> pixels)
    {
        var radius = random.NextSingle(0.7f, 1.8f);
        var softness = random.NextSingle(0.35f, 0.7f);
        Place(CollectionsMarshal.AsSpan(dots), radius);
        Span<float> ink = stackalloc float[Size * Size];
        ink.Clear();
        for (var index = 0; index < dots.Count; index++)
            DrawSegment(ink, dots[index].StartsStroke ? dots[index] : dots[index - 1], dots[index], radius, softness);
        Develop(ink, random, pixels);
    }

    // Fits the line, pen width included, into the box, then puts its centre of mass in the middle of the canvas.
    private static void Place(Span<PenDot> dots, float radius)
    {
        var (low, high) = (dots[0].Position, dots[0].Position);
        foreach (var dot in dots)
            (low, high) = (Vector2.Min(low, dot.Position), Vector2.Max(high, dot.Position));
        var extent = Vector2.Max(high - low, new Vector2(1e-3f));
        var scale = (Box - 2 * radius) / Math.Max(extent.X, extent.Y);
        var (mass, moment) = (0f, Vector2.Zero);
        for (var index = 1; index < dots.Length; index++)
            if (!dots[index].StartsStroke)
            {
                var weight = Vector2.Distance(dots[index - 1].Position, dots[index].Position) * dots[index].Pressure;
                mass += weight;
                moment += weight * (dots[index - 1].Position + dots[index].Position) / 2;
            }
        var centre = moment / Math.Max(mass, 1e-6f);
        foreach (ref var dot in dots)
            dot = dot with { Position = (dot.Position - centre) * scale + new Vector2(Size / 2f) };
    }

    // A capsule of changing width with a soft edge; ink of overlapping segments does not add up.
    private static void DrawSegment(Span<float> ink, PenDot from, PenDot to, float radius, float softness)
    {
        var reach = radius * Math.Max(from.Pressure, to.Pressure) + softness;
        var low = Vector2.Min(from.Position, to.Position) - new Vector2(reach);
        var high = Vector2.Max(from.Position, to.Position) + new Vector2(reach);
        var along = to.Position - from.Position;
        var lengthSquared = Math.Max(along.LengthSquared(), 1e-9f);
        for (var y = Math.Max(0, (int)low.Y); y <= Math.Min(Size - 1, (int)high.Y); y++)
            for (var x = Math.Max(0, (int)low.X); x <= Math.Min(Size - 1, (int)high.X); x++)
            {
                var pixel = new Vector2(x + 0.5f, y + 0.5f);
                var t = Math.Clamp(Vector2.Dot(pixel - from.Position, along) / lengthSquared, 0, 1);
                var distance = Vector2.Distance(pixel, from.Position + t * along);
                var width = radius * float.Lerp(from.Pressure, to.Pressure, t);
                var coverage = Math.Clamp((width + softness - distance) / (2 * softness), 0, 1);
                ref var value = ref ink[y * Size + x];
                value = Math.Max(value, coverage);
            }
    }

    // A slight blur as of a scanner, uneven ink, and the round trip to bytes.
    private static void Develop(ReadOnlySpan<float> ink, RandomNumbers random, Span<byte> pixels)
    {
        var blur = random.NextSingle(0, 0.08f);
        var strength = random.NextSingle(0.95f, 1.25f);
        var grain = random.NextSingle(0, 0.07f);
        for (var y = 0; y < Size; y++)
            for (var x = 0; x < Size; x++)
            {
                var around = At(ink, y - 1, x) + At(ink, y + 1, x) + At(ink, y, x - 1) + At(ink, y, x + 1);
                var value = (1 - 4 * blur) * ink[y * Size + x] + blur * around;
                // Paper stays black, as in MNIST: grain only where there is ink.
                if (value > 0)
                    value *= strength * (1 + grain * (random.NextSingle() * 2 - 1) * 2);
                pixels[y * Size + x] = (byte)(255 * Math.Clamp(value, 0, 1) + 0.5f);
            }
    }

    private static float At(ReadOnlySpan<float> ink, int y, int x) =>
        (uint)y < Size && (uint)x < Size ? ink[y * Size + x] : 0;
}
