namespace Fathom.Cpu;

/// <summary>
/// The vector operations that a matrix product needs, for vectors <typeparamref name="V"/> of elements <typeparamref
/// name="T"/>.
/// </summary>
/// <remarks>
/// Implementations turn a vector of T into one of float by a cast by way of object: for the compiler that is nothing at all, whereas
/// <c>AsSingle</c> costs it twice the time to compile a microkernel of a hundred multiply-adds.
/// </remarks>
internal unsafe interface IMatMulLanes<V, T> where V : struct where T : unmanaged
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>The vector at an address of any alignment.</summary>
    static abstract V Load(T* address);

    /// <summary>Writes a vector to an address of any alignment.</summary>
    static abstract void Store(V x, T* address);

    /// <summary>Every lane set to the value at the address.</summary>
    static abstract V Broadcast(T* address);

    /// <summary>Every lane set to a number; folded into the code where the number is a constant.</summary>
    static abstract V Splat(double value);

    /// <summary>x + y.</summary>
    static abstract V Add(V x, V y);

    /// <summary>x - y.</summary>
    static abstract V Subtract(V x, V y);

    /// <summary>x y.</summary>
    static abstract V Multiply(V x, V y);

    /// <summary>x y + z, rounded once where the processor can.</summary>
    static abstract V MultiplyAdd(V x, V y, V z);

    /// <summary>All bits set in the first lanes, <paramref name="count"/> of them, and none in the others.</summary>
    static abstract V FirstLanes(int count);

    /// <summary>The bits that are set in both.</summary>
    static abstract V And(V x, V y);

    /// <summary>Sum of the lanes.</summary>
    static abstract T Sum(V x);
}
