namespace Fathom.Conformance;

/// <summary>Matrix products and tensor contractions.</summary>
internal static class ProductCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["matmul"] = c => c["input"].MatMul(c["other"]),
        ["einsum"] = c => Tensor.Einsum(c.Config.Text("equation"), c.Inputs),
        ["addmm"] = c => c["input"].AddMatMul(c["mat1"], c["mat2"], c.Config.Number("beta"), c.Config.Number("alpha")),
    };
}
