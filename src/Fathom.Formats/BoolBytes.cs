namespace Fathom.Formats;

/// <summary>Truth values out of files, which may hold any byte for true.</summary>
internal static class BoolBytes
{
    /// <summary>Turns every byte that is not 0 into 1, the form that <see cref="DType.Bool"/> promises.</summary>
    public static void Normalize(Span<byte> bytes)
    {
        if (bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) < 0)
            return;
        foreach (ref var value in bytes)
            value = value == 0 ? (byte)0 : (byte)1;
    }
}
