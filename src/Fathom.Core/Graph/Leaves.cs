namespace Fathom;

/// <summary>A leaf that holds data.</summary>
internal sealed class DataOp : Operation
{
    public static readonly DataOp Instance = new();

    public override string Name => "data";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [];
}

/// <summary>An evaluated node whose history was let go when an optimizer's step had used it.</summary>
internal sealed class ReleasedOp : Operation
{
    public static readonly ReleasedOp Instance = new();

    public override string Name => "released";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => throw new InvalidOperationException(
        "Grad: this tensor was the loss of an optimizer's step, which let its graph go. Take the gradient before the step.");
}

/// <summary>One number, the same for every run of a program or passed to it: a scalar written in the user's code.</summary>
internal sealed class ConstantOp(double value) : Operation, IEquatable<ConstantOp>
{
    public double Value { get; } = value;

    /// <summary>
    /// Whether rules of algebra look for this number, which then is part of a program's structure; any other is passed to the program, so that
    /// changing it compiles nothing.
    /// </summary>
    public bool IsStructural => Value is 0 or 1 or -1 or 2 or -2 or 0.5 or -0.5 || !double.IsFinite(Value);

    public override string Name => "constant";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [];

    public bool Equals(ConstantOp? other) => other is not null && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value);

    public override bool Equals(object? obj) => Equals(obj as ConstantOp);

    public override int GetHashCode() => BitConverter.DoubleToInt64Bits(Value).GetHashCode();

    public override string ToString() => FormattableString.Invariant($"{Value}");
}

/// <summary>The value of a variable as it was when it was read.</summary>
internal sealed class ReadOp(Variable variable, long version) : Operation
{
    public Variable Variable { get; } = variable;

    /// <summary>The variable's <see cref="Variable.Version"/> at the time of reading; another one at evaluation is a stale read.</summary>
    public long Version { get; } = version;

    public override string Name => "read";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [];

    public override string ToString() => $"read {Variable.Name}";
}
