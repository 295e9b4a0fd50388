namespace Fathom.Compiler;

/// <summary>An input of a program: evaluated data, a variable, a number, or an input of a compiled function.</summary>
/// <param name="Storage">The data, or null.</param>
/// <param name="Variable">The variable, or null.</param>
/// <param name="Number">The number, when nothing else is given.</param>
/// <param name="Placeholder">Which input of a compiled function, or -1.</param>
/// <param name="DType">Element type.</param>
internal readonly record struct Leaf(Storage? Storage, Variable? Variable, double Number, int Placeholder, DType DType)
{
    public static Leaf Of(Storage storage, DType dtype) => new(storage, null, 0, -1, dtype);

    public static Leaf Of(Variable variable) => new(null, variable, 0, -1, variable.DType);

    public static Leaf Of(double number, DType dtype) => new(null, null, number, -1, dtype);

    public static Leaf Input(int placeholder, DType dtype) => new(null, null, 0, placeholder, dtype);
}

/// <summary>A variable that takes a new value.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Value">Number of the value among the captured nodes.</param>
/// <param name="Update">The update that asked for it, or null for an assignment.</param>
internal readonly record struct Assignment(Variable Variable, int Value, UpdateOp? Update);
