using System.Numerics;

namespace Fathom.Data;

/// <summary>A control point of a stroke; at a corner the pen turns at once instead of curving through.</summary>
internal readonly record struct GlyphPoint(Vector2 Position, bool IsCorner);
