namespace Fathom.Cpu;

/// <summary>Checks of indices that are known only when a kernel runs.</summary>
internal static class Indices
{
    /// <summary>An index in 0..size-1 for one that may count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">When it is out of range.</exception>
    public static long Resolve(long index, int size, string operation)
    {
        var place = index < 0 ? index + size : index;
        if ((ulong)place >= (ulong)size)
            Throw(index, size, operation);
        return place;
    }

    private static void Throw(long index, int size, string operation) => throw new ArgumentOutOfRangeException(
        "indices", $"{operation}: index {index} is out of range for an axis of size {size} ({-size} to {size - 1}). Is a token or label larger than the table?");
}
