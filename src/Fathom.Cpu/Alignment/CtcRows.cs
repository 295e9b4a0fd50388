using System.Numerics;

namespace Fathom.Cpu;

/// <summary>Rows of states, and around each a margin of ln 0 for recursions that look two places back or ahead.</summary>
internal readonly unsafe struct CtcRows<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows are whole vectors of any width.</summary>
    public const int Block = 16;

    private readonly T* memory;
    private readonly int pitch;

    /// <summary>Rows in memory of <see cref="Length"/> elements, all ln 0.</summary>
    public CtcRows(T* memory, int row, int count)
    {
        this.memory = memory;
        pitch = row + 2 * Block;
        for (var i = -2; i < count; i++)
            new Span<T>(this[i] - Block, pitch).Fill(T.NegativeInfinity);
    }

    /// <summary>Log-probabilities of the states' classes.</summary>
    public T* Emitted => this[-2];

    /// <summary>0 where a state may be reached from two places before, else ln 0.</summary>
    public T* Leap => this[-1];

    public T* this[int index] => memory + (index + 2L) * pitch + Block;

    /// <summary>Elements that <paramref name="count"/> rows take.</summary>
    public static long Length(int row, int count) => (count + 2L) * (row + 2 * Block);
}
