namespace Fathom.Core.Tests;

/// <summary>What a step of a random graph may do: defined for every operand and every number, if need be as nothing at all.</summary>
internal sealed record GraphOperation(string Name, Func<Tensor, Tensor, int, Tensor> Function)
{
    private const int MostElements = 20_000, MostAxes = 5;

    /// <summary>The result, or <paramref name="x"/> when that would grow too large.</summary>
    public Tensor Apply(Tensor x, Tensor y, int number)
    {
        var result = Function(x, y, number);
        return result.ElementCount > MostElements || result.Rank > MostAxes ? x : result;
    }

    /// <summary>An operation on one operand.</summary>
    public static GraphOperation Unary(string name, Func<Tensor, Tensor> f) => new(name, (x, _, _) => f(x));

    /// <summary>An operation on two operands, of which the second is cut so that it broadcasts against the first.</summary>
    public static GraphOperation Binary(string name, Func<Tensor, Tensor, Tensor> f) => new(name, (x, y, _) => f(x, Fit(y, x.Shape) ?? x.Flip()));

    /// <summary>An operation along one axis, of which there is at least one element.</summary>
    public static GraphOperation Along(string name, Func<Tensor, int, int, Tensor> f) =>
        new(name, (x, _, number) => x.ElementCount == 0 || x.Rank == 0 ? x : f(x, number % x.Rank, number / x.Rank));

    /// <summary>An operation along any subset of the axes, none of which is empty.</summary>
    public static GraphOperation Over(string name, Func<Tensor, int[], bool, Tensor> f) => new(name, (x, _, number) =>
        x.ElementCount == 0 ? x : f(x, [.. Enumerable.Range(0, x.Rank).Where(axis => (number >> axis & 1) != 0)], number % 3 == 0));

    // One element of each axis that does not fit.
    private static Tensor? Fit(Tensor y, Shape shape)
    {
        for (var fromEnd = 1; fromEnd <= Math.Min(y.Rank, shape.Rank); fromEnd++)
        {
            var (axis, size, wanted) = (y.Rank - fromEnd, y.Shape[^fromEnd], shape[^fromEnd]);
            if (size == wanted || size == 1 || wanted == 1)
                continue;
            if (size == 0)
                return null;
            y = y.Slice(axis, size - 1, 1, 1);
        }
        return y;
    }
}
