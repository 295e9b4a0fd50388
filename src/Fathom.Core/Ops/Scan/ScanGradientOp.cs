namespace Fathom;

/// <summary>
/// The gradient of a <see cref="ScanOp"/> node: one gradient for each part that was used, as operands. It exists only while a graph is differentiated.
/// </summary>
internal sealed class ScanGradientOp(ScanPartOp[] parts) : Operation
{
    public override string Name => "scan_gradient";

    /// <summary>The gradient of one part.</summary>
    public static Tensor Of(ScanPartOp part, Tensor dy) => new(new ScanGradientOp([part]), DType.Bool, [], dy);

    /// <summary>Both; what concerns the same part is added.</summary>
    public static Tensor Merge(Tensor first, Tensor second)
    {
        var parts = ((ScanGradientOp)first.Operation).Parts(first).ToList();
        foreach (var (part, dy) in ((ScanGradientOp)second.Operation).Parts(second))
        {
            var known = parts.FindIndex(other => other.Part.Equals(part));
            if (known < 0)
                parts.Add((part, dy));
            else
                parts[known] = (part, parts[known].Dy + dy);
        }
        return new(new ScanGradientOp([.. parts.Select(other => other.Part)]), DType.Bool, [], [.. parts.Select(other => other.Dy)]);
    }

    /// <summary>The parts and their gradients.</summary>
    public IEnumerable<(ScanPartOp Part, Tensor Dy)> Parts(Tensor gradient) => parts.Zip(gradient.Operands.ToArray());

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => throw new InvalidOperationException("The gradient of a scan is taken apart where it is made.");
}
