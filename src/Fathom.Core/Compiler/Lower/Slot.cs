namespace Fathom.Compiler;

/// <summary>What a slot of a program is bound to when it runs.</summary>
public enum SlotKind : byte
{
    /// <summary>An input: evaluated data, a variable, or a number.</summary>
    Input,

    /// <summary>A result, in memory of its own.</summary>
    Output,

    /// <summary>An intermediate result, at a planned place in the arena.</summary>
    Arena,
}

/// <summary>A buffer of a program.</summary>
/// <param name="kind">What it is bound to.</param>
/// <param name="number">Number of the input or output; of no meaning in the arena.</param>
/// <param name="byteLength">Size in bytes.</param>
public sealed class Slot(SlotKind kind, int number, long byteLength)
{
    /// <summary>What it is bound to.</summary>
    public SlotKind Kind { get; } = kind;

    /// <summary>Number of the input or output.</summary>
    public int Number { get; } = number;

    /// <summary>Size in bytes.</summary>
    public long ByteLength { get; } = byteLength;

    /// <summary>Place in the arena in bytes, once planned.</summary>
    public long ArenaOffset { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        SlotKind.Input => $"in{Number}",
        SlotKind.Output => $"out{Number}",
        _ => $"arena+{ArenaOffset}",
    };
}

/// <summary>A kernel with the buffers it works on.</summary>
/// <param name="Kernel">What to run.</param>
/// <param name="Inputs">A slot for each input of the kernel.</param>
/// <param name="Outputs">A slot for each output of the kernel.</param>
public sealed record Step(Kernel Kernel, Slot[] Inputs, Slot[] Outputs);

/// <summary>Where a node's elements lie: a buffer, and a view with the node's shape.</summary>
internal sealed record Place(Slot Slot, View View);
