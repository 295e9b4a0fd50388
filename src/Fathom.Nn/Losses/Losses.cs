using System.Runtime.CompilerServices;

namespace Fathom.Nn;

/// <summary>Loss functions. None of them broadcasts: predictions and targets must have the same shape, or an error says what to do.</summary>
public static partial class Losses
{
    /// <summary>Reduces the losses of single elements.</summary>
    private static Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.Mean => losses.Mean(),
        Reduction.Sum => losses.Sum(),
        _ => losses,
    };

    /// <summary>Throws unless both shapes are equal, as [n, 1] against [n] would silently give all n² pairs.</summary>
    private static void RequireSameShape(Tensor a, Tensor b, string? aExpression, string? bExpression, [CallerMemberName] string operation = "")
    {
        if (a.Shape == b.Shape)
            return;
        var mend = a.ElementCount == b.ElementCount
            ? $"They have equally many elements: write {Operand(bExpression)}.Reshape({Operand(aExpression)}.Shape)?"
            : "A loss compares element by element and does not broadcast.";
        throw new ShapeException($"{operation}: {aExpression} has shape {a.Shape}, {bExpression} has {b.Shape}. {mend}");
    }

    private static string Operand(string? expression) =>
        expression is not null && expression.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') ? expression : $"({expression})";
}
