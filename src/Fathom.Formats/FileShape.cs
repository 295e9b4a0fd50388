namespace Fathom.Formats;

/// <summary>Shapes out of files.</summary>
internal static class FileShape
{
    /// <summary>Makes a shape of sizes that a file claims; false when one is negative or they are more than a shape may hold.</summary>
    public static bool TryCreate(ReadOnlySpan<long> sizes, out Shape shape)
    {
        shape = default;
        var narrow = new int[sizes.Length];
        // Multiplied as real numbers: cannot overflow, and exact far beyond the limit of 2^40.
        var elements = 1.0;
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] is < 0 or > int.MaxValue)
                return false;
            narrow[axis] = (int)sizes[axis];
            elements *= Math.Max(1, sizes[axis]);
        }
        if (elements > 1L << 40)
            return false;
        shape = Shape.Create(narrow);
        return true;
    }
}
