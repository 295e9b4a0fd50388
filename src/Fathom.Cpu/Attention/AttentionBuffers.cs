namespace Fathom.Cpu;

/// <summary>Addresses of what the kernels of attention read and write; null for what there is not, or is not wanted.</summary>
internal unsafe struct AttentionBuffers<T> where T : unmanaged
{
    /// <summary>Operands; see <see cref="AttentionViews"/> for where their elements lie.</summary>
    public T* Q, K, V, Mask, Dy, Y;

    /// <summary>Log-sums [batches, heads, queries], row-major: a result of the forward pass, an operand of the backward pass.</summary>
    public T* LogSum;

    /// <summary>Gradients.</summary>
    public T* Dq, Dk, Dv;

    /// <summary>Number of valid keys, or null for all.</summary>
    public long* Count;

    /// <summary>Bits of the random key of the dropout, or null without.</summary>
    public ulong* Key;

    /// <summary>The number of valid keys.</summary>
    /// <exception cref="ArgumentOutOfRangeException">When it is negative, or larger than the number of rows.</exception>
    public readonly int ValidKeys(int rows)
    {
        if (Count == null)
            return rows;
        return *Count >= 0 && *Count <= rows ? (int)*Count
            : throw new ArgumentOutOfRangeException(null, $"Attention: KeyCount is {*Count}, but k and v have {rows} rows. Make the cache larger?");
    }
}
