namespace Fathom;

/// <summary>The same computation of something else.</summary>
public static class Substitution
{
    /// <summary>
    /// What <paramref name="ys"/> would be if each of <paramref name="xs"/> were the tensor of <paramref name="by"/> at its place: their graphs, rebuilt. Random numbers
    /// in them stay the same, and updates of variables are not repeated.
    /// </summary>
    /// <param name="ys">Results. Take gradients first: a gradient rule written by hand may refer to tensors of the old graph.</param>
    /// <param name="xs">Tensors they were computed from: leaves, parameters or intermediate results.</param>
    /// <param name="by">A replacement for each, of its shape and dtype.</param>
    /// <exception cref="ShapeException">When a replacement has another shape.</exception>
    /// <exception cref="DTypeException">When a replacement has another dtype.</exception>
    public static Tensor[] Replace(ReadOnlySpan<Tensor> ys, ReadOnlySpan<Tensor> xs, ReadOnlySpan<Tensor> by)
    {
        if (xs.Length != by.Length)
            throw new ArgumentException($"Replace: {xs.Length} tensors but {by.Length} replacements.", nameof(by));
        var replacements = new Dictionary<Tensor, Tensor>();
        for (var i = 0; i < xs.Length; i++)
        {
            if (by[i].Shape != xs[i].Shape)
                throw new ShapeException($"Replace: replacement {i} has shape {by[i].Shape}, its tensor {xs[i].Shape}.");
            if (by[i].DType != xs[i].DType)
                throw new DTypeException($"Replace: replacement {i} is {by[i].DType.Name}, its tensor {xs[i].DType.Name}.");
            replacements[xs[i]] = by[i];
        }
        return GraphWalk.Substitute(ys, replacements);
    }
}
