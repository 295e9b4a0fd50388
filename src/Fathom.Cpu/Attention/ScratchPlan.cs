namespace Fathom.Cpu;

/// <summary>
/// Cuts one block of scratch memory into parts that begin on cache lines, each some lines further into a page than the one before: a processor takes
/// places in two parts that lie alike in their pages for one and the same, and waits.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
internal unsafe struct ScratchPlan<T> where T : unmanaged
{
    private const int Line = 64, LinesBetween = 5;

    /// <summary>Elements of all parts.</summary>
    public long Length { get; private set; }

    /// <summary>Where the next part begins.</summary>
    public long Take(long elements)
    {
        var start = Length;
        var line = Line / sizeof(T);
        Length += ((elements + line - 1) / line + LinesBetween) * line;
        return start;
    }
}
