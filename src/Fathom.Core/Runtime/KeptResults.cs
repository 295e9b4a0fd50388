using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>
/// The results of a <see cref="KeptPart"/>, computed when what it reads has changed. They are kept from the first time that variables are read, which change
/// seldom; what has changed once, and data, which does in most runs, must come again first.
/// </summary>
/// <param name="part">What to compute.</param>
/// <param name="backend">Compiles its kernels.</param>
/// <param name="first">Number of the program's input that the first result is.</param>
internal sealed unsafe class KeptResults(KeptPart part, IBackend backend, int first)
{
    private readonly Executable executable = new(part.Program, backend, first);
    private Made? current;
    private Snapshot? last;
    private long runs;

    /// <summary>Number of results.</summary>
    public int Count => part.Program.Outputs.Count;

    /// <summary>Binds the results, computing them if need be.</summary>
    /// <param name="inputs">The program's inputs, with places for the results.</param>
    /// <param name="spare">Memory of the caller for results that are not kept, made on first use.</param>
    public void Bind(Span<Binding> inputs, ref Storage[]? spare)
    {
        if (Volatile.Read(ref current) is { } kept && kept.Source.Is(part.Inputs, inputs))
        {
            Bind(inputs, kept.Results, 0);
            return;
        }
        var (before, seen) = (Volatile.Read(ref last), new Snapshot(part.Inputs, inputs));
        Volatile.Write(ref last, seen);
        if (before?.Is(part.Inputs, inputs) ?? !part.IsOfData)
        {
            var storages = NewStorages();
            Compute(inputs, storages);
            Volatile.Write(ref current, new Made(seen, storages));
            Bind(inputs, storages, 0);
            return;
        }
        Volatile.Write(ref current, null);
        Compute(inputs, spare ??= NewStorages());
        // Other contents in the same memory: nothing made from it before holds.
        Bind(inputs, spare, Interlocked.Increment(ref runs));
    }

    private Storage[] NewStorages() => [.. part.Program.Outputs.Select(slot => new Storage(slot.ByteLength))];

    private void Compute(Span<Binding> inputs, Storage[] results)
    {
        Span<nint> addresses = stackalloc nint[results.Length];
        for (var i = 0; i < results.Length; i++)
            addresses[i] = (nint)results[i].Address;
        executable.Run(inputs, addresses);
    }

    private void Bind(Span<Binding> inputs, Storage[] results, long version)
    {
        for (var i = 0; i < results.Length; i++)
            inputs[first + i] = new Binding((nint)results[i].Address, results[i], version);
    }

    private sealed record Made(Snapshot Source, Storage[] Results);

    /// <summary>What the part read in a run.</summary>
    private sealed class Snapshot
    {
        private readonly (WeakReference<Storage>? Storage, long Version, long Number)[] sources;

        public Snapshot(int[] numbers, ReadOnlySpan<Binding> inputs)
        {
            sources = new (WeakReference<Storage>?, long, long)[numbers.Length];
            for (var i = 0; i < numbers.Length; i++)
            {
                var input = inputs[numbers[i]];
                sources[i] = input.Storage is null ? (null, 0, *(long*)input.Address) : (new(input.Storage), input.Version, 0);
            }
        }

        public bool Is(int[] numbers, ReadOnlySpan<Binding> inputs)
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                var (input, (storage, version, number)) = (inputs[numbers[i]], sources[i]);
                var same = storage is null ? *(long*)input.Address == number
                    : input.Version == version && storage.TryGetTarget(out var source) && ReferenceEquals(source, input.Storage);
                if (!same)
                    return false;
            }
            return true;
        }
    }
}
