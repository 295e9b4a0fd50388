namespace Fathom.Conformance;

/// <summary>Operations of tensors, by topic.</summary>
internal static class TensorCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } =
        ElementwiseCases.Table.Concat(ReductionCases.Table).Concat(ProductCases.Table).Concat(MovementCases.Table).ToDictionary();
}
