using System.Numerics;

namespace Fathom.Data;

/// <summary>A place the pen passed.</summary>
/// <param name="Position">Where; y is downwards.</param>
/// <param name="Pressure">Around 1; the line's width is proportional to it.</param>
/// <param name="StartsStroke">Whether the pen came from the air.</param>
internal readonly record struct PenDot(Vector2 Position, float Pressure, bool StartsStroke);
