namespace Fathom.Cpu;

/// <summary>
/// How many threads one evaluation on the CPU may use. Results never depend on it: work is split by size, not by worker.
/// </summary>
public static class CpuThreads
{
    private static int _count = Environment.ProcessorCount;

    /// <summary>
    /// Number of threads, the calling one included; at least 1. Default: the number of processors. It may exceed the number
    /// of processors,
    /// which helps no speed but lets tests cover more threads than a small machine has.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 1,024.</exception>
    public static int Count
    {
        get => Volatile.Read(ref _count);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1024);
            Volatile.Write(ref _count, value);
        }
    }
}
