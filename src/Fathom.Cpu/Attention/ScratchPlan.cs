namespace Fathom.Cpu;

/// <summary>Cuts one block of scratch memory into parts that begin on cache lines.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal unsafe struct ScratchPlan<T> where T : unmanaged
{
    /// <summary>Elements of all parts.</summary>
    public long Length { get; private set; }

    /// <summary>Where the next part begins.</summary>
    public long Take(long elements)
    {
        var start = Length;
        var line = 64 / sizeof(T);
        Length += (elements + line - 1) / line * line;
        return start;
    }
}
