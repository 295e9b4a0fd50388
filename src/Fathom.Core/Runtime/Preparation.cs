using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>One operand of one step in the form its kernel wants: kept as long as it stays the same, or made anew for each run.</summary>
/// <param name="kernel">The kernel that asks for it.</param>
/// <param name="step">Number of the step.</param>
/// <param name="operand">Which operand.</param>
/// <param name="input">The program's input that it is, or -1 when the program computes or assigns it.</param>
/// <param name="scratchOffset">Place among what is made for each run of the step.</param>
internal sealed unsafe class Preparation(CompiledKernel kernel, int step, int operand, int input, long scratchOffset)
{
    private Made? kept;

    public int Step => step;

    public int Operand => operand;

    public long ByteLength { get; } = kernel.PreparedByteLength(operand);

    /// <summary>Whether it must be made for each run.</summary>
    public bool IsTransient => input < 0;

    /// <summary>Place in the scratch memory of its step, when it is transient.</summary>
    public long ScratchOffset => scratchOffset;

    /// <summary>All preparations of a program.</summary>
    public static Preparation[] Of(Program program, CompiledKernel[] kernels)
    {
        var preparations = new List<Preparation>();
        for (var step = 0; step < kernels.Length; step++)
        {
            var scratch = 0L;
            for (var operand = 0; operand < program.Steps[step].Inputs.Length; operand++)
            {
                if (kernels[step].PreparedByteLength(operand) <= 0)
                    continue;
                var made = new Preparation(kernels[step], step, operand, StableInput(program, program.Steps[step].Inputs[operand]), scratch);
                preparations.Add(made);
                if (made.IsTransient)
                    scratch += (made.ByteLength + 63) & ~63L;
            }
        }
        return [.. preparations];
    }

    /// <summary>Prepares into <paramref name="scratch"/>.</summary>
    public void Make(void* from, void* scratch) => kernel.Prepare(operand, from, scratch);

    /// <summary>The prepared form of what is bound, made if that is not the same as at the last run.</summary>
    public Storage Keep(ReadOnlySpan<Binding> inputs)
    {
        var bound = inputs[input];
        var current = Volatile.Read(ref kept);
        if (current is null || !current.Is(bound))
        {
            var storage = new Storage(ByteLength);
            kernel.Prepare(operand, (void*)bound.Address, storage.Address);
            Volatile.Write(ref kept, current = new Made(new WeakReference<Storage>(bound.Storage!), bound.Version, storage));
        }
        return current.Prepared;
    }

    private static int StableInput(Program program, Slot slot) =>
        slot.Kind == SlotKind.Input && !program.Outputs.Contains(slot) ? slot.Number : -1;

    private sealed record Made(WeakReference<Storage> Source, long Version, Storage Prepared)
    {
        public bool Is(Binding bound) => Version == bound.Version && Source.TryGetTarget(out var source) && ReferenceEquals(source, bound.Storage);
    }
}
