namespace Fathom.Cpu;

/// <summary>Lanes that live in a register of this machine: what the loops over memory need beyond arithmetic.</summary>
/// <typeparam name="V">The implementing type itself.</typeparam>
/// <typeparam name="T">The element type in memory.</typeparam>
internal unsafe interface IMemoryLanes<V, T> : ILanes<V> where V : struct, IMemoryLanes<V, T> where T : unmanaged
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>The <see cref="Count"/> elements at <paramref name="p"/>, any alignment.</summary>
    static abstract V Load(T* p);

    /// <summary>Writes the lanes to <paramref name="p"/>, any alignment.</summary>
    static abstract void Store(T* p, V x);

    /// <summary>
    /// Writes the lanes to <paramref name="p"/>, past the caches if it <paramref name="streams"/>: then <paramref name="p"/> is a multiple of the
    /// register's size, and <see cref="Streaming.Fence"/> comes after the last such write.
    /// </summary>
    static abstract void Store(T* p, V x, bool streams);

    /// <summary>Every lane set to <paramref name="value"/>.</summary>
    static abstract V Broadcast(T value);
}
