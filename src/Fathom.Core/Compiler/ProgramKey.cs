namespace Fathom.Compiler;

/// <summary>The structure of a captured graph, for finding its program again: operations, shapes, dtypes and wiring, but no data.</summary>
internal sealed class ProgramKey : IEquatable<ProgramKey>
{
    private readonly Operation[] operations;
    private readonly int[] code;
    private readonly int hash;

    public ProgramKey(ReadOnlySpan<Operation> operations, ReadOnlySpan<int> code, CompilerOptions options)
    {
        this.operations = operations.ToArray();
        this.code = code.ToArray();
        Options = options;
        var combined = new HashCode();
        combined.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(code));
        foreach (var operation in operations)
            combined.Add(operation.GetHashCode());
        combined.Add(options);
        hash = combined.ToHashCode();
    }

    public CompilerOptions Options { get; }

    public bool Equals(ProgramKey? other)
    {
        if (other is null || hash != other.hash || Options != other.Options || !code.AsSpan().SequenceEqual(other.code))
            return false;
        for (var i = 0; i < operations.Length; i++)
            if (!ReferenceEquals(operations[i], other.operations[i]) && !operations[i].Equals(other.operations[i]))
                return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ProgramKey);

    public override int GetHashCode() => hash;
}
