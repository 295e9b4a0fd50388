namespace Fathom.Conformance;

/// <summary>Finds the check of a case by its group and operation.</summary>
internal static class Catalogue
{
    private static readonly Dictionary<string, IReadOnlyDictionary<string, Computation>> computations = new()
    {
        ["activations"] = ActivationCases.Table,
        ["tensor_ops"] = TensorCases.Table,
        ["losses"] = LossCases.Table,
        ["norms"] = NormCases.Table,
        ["dense"] = DenseCases.Table,
        ["conv"] = ConvCases.Table,
        ["pool"] = PoolCases.Table,
        ["interpolate"] = InterpolateCases.Table,
        ["rnn"] = RecurrentCases.Table,
        ["transformer"] = AttentionCases.Table.Concat(TransformerCases.Table).ToDictionary(),
    };

    private static readonly Dictionary<string, IReadOnlyDictionary<string, Check>> checks = new()
    {
        ["optimizers"] = OptimizerCases.Table,
        ["schedulers"] = SchedulerCases.Table,
    };

    /// <summary>The check, or null when the group or its operation is unknown.</summary>
    public static Check? Find(Case subject)
    {
        if (computations.TryGetValue(subject.Group, out var table))
            return table.TryGetValue(subject.Operation, out var computation) ? GraphCheck.Of(computation) : null;
        return checks.TryGetValue(subject.Group, out var special) ? special.GetValueOrDefault(subject.Operation) : null;
    }
}
