namespace Fathom.Cpu;

/// <summary>How elements of an operand are stored, and how a vector <typeparamref name="V"/> of them is read as <typeparamref name="T"/>.</summary>
internal unsafe interface IStoredLanes<V, T> where V : struct where T : unmanaged
{
    /// <summary>Bytes of a stored element.</summary>
    static abstract int ByteLength { get; }

    /// <summary>As many elements as a vector has, from an address of any alignment, each converted exactly.</summary>
    static abstract V Load(byte* address);
}
