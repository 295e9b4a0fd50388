namespace Fathom.Training;

/// <summary>Maps floats to the bytes of a picture. Values that are not finite become the lowest colour.</summary>
internal static class Quantise
{
    /// <summary>Least and greatest finite value; (0, 0) when there is none.</summary>
    public static (float Low, float High) Range(ReadOnlySpan<float> values)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
        {
            if (float.IsFinite(value))
                (low, high) = (MathF.Min(low, value), MathF.Max(high, value));
        }

        return low <= high ? (low, high) : (0, 0);
    }

    /// <summary>Maps [low, high] to [0, 255]; a constant input becomes all 0.</summary>
    public static byte[] Linear(ReadOnlySpan<float> values, float low, float high)
    {
        var bytes = new byte[values.Length];
        var scale = high > low ? 255 / ((double)high - low) : 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (float.IsFinite(values[i]))
                bytes[i] = (byte)Math.Clamp(Math.Round((values[i] - (double)low) * scale), 0, 255);
        }

        return bytes;
    }

    /// <summary>Maps [-limit, limit] to [1, 255], so that 0 is exactly the middle, 128.</summary>
    public static byte[] Symmetric(ReadOnlySpan<float> values, float limit)
    {
        var bytes = new byte[values.Length];
        var scale = limit > 0 ? 127 / (double)limit : 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (float.IsFinite(values[i]))
                bytes[i] = (byte)Math.Clamp(128 + Math.Round(values[i] * scale), 1, 255);
        }

        return bytes;
    }
}
