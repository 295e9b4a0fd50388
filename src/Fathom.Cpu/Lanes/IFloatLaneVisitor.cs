namespace Fathom.Cpu;

/// <summary>Something to be done with the lane type in use, for floating-point elements; see <see cref="LaneDispatch"/>.</summary>
/// <typeparam name="T">The element type, float or double.</typeparam>
/// <typeparam name="TResult">What the visit gives, for example a pointer to the kernel specialised for the width.</typeparam>
internal interface IFloatLaneVisitor<T, TResult> where T : unmanaged
{
    /// <summary>Called once, with the lane type in use as <typeparamref name="V"/>.</summary>
    TResult Visit<V>() where V : struct, IFloatMemoryLanes<V, T>;
}
