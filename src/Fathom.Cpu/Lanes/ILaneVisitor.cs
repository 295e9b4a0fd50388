namespace Fathom.Cpu;

/// <summary>Something to be done with the lane type in use, for any element type; see <see cref="LaneDispatch"/>.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TResult">What the visit gives, for example a pointer to the kernel specialised for the width.</typeparam>
internal interface ILaneVisitor<T, TResult> where T : unmanaged
{
    /// <summary>Called once, with the lane type in use as <typeparamref name="V"/>.</summary>
    TResult Visit<V>() where V : struct, IMemoryLanes<V, T>;
}
