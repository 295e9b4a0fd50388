namespace Fathom.Cpu;

/// <summary>Floating-point lanes in a register of this machine.</summary>
/// <typeparam name="V">The implementing type itself.</typeparam>
/// <typeparam name="T">The element type in memory, float or double.</typeparam>
internal interface IFloatMemoryLanes<V, T> : IMemoryLanes<V, T>, IFloatBits<V>
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged;
