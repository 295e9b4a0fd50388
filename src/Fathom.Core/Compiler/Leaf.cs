namespace Fathom.Compiler;

/// <summary>An input of a program: evaluated data, a variable, a number, or an input of a compiled function.</summary>
/// <param name="Storage">The data, or null.</param>
/// <param name="Variable">The variable, or null.</param>
/// <param name="Number">The number, when nothing else is given.</param>
/// <param name="Placeholder">Which input of a compiled function, or -1.</param>
/// <param name="DType">Element type.</param>
/// <param name="Order">Order of axes in memory, null for row-major.</param>
internal readonly record struct Leaf(Storage? Storage, Variable? Variable, double Number, int Placeholder, DType DType, int[]? Order)
{
    public static Leaf Of(Storage storage, DType dtype) => new(storage, null, 0, -1, dtype, storage.Order);

    public static Leaf Of(Variable variable) => new(null, variable, 0, -1, variable.DType, null);

    public static Leaf Of(double number, DType dtype) => new(null, null, number, -1, dtype, null);

    public static Leaf Input(PlaceholderOp placeholder, DType dtype) => new(null, null, 0, placeholder.Index, dtype, placeholder.Order);

    /// <summary>What it is.</summary>
    public InputKind Kind => Storage is not null || Placeholder >= 0 ? InputKind.Data : Variable is not null ? InputKind.Variable : InputKind.Number;
}

/// <summary>What an input of a program is bound to, as far as the compiler cares.</summary>
internal enum InputKind : byte
{
    /// <summary>Data, which may be other data in every run.</summary>
    Data,

    /// <summary>A variable, which changes only when it is assigned.</summary>
    Variable,

    /// <summary>A number written in the user's code.</summary>
    Number,
}

/// <summary>A variable that takes a new value.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Value">Number of the value among the captured nodes.</param>
/// <param name="Update">The update that asked for it, or null for an assignment.</param>
internal sealed record Assignment(Variable Variable, int Value, UpdateOp? Update);
