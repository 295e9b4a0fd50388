namespace Fathom.Conformance;

/// <summary>What Fathom does not do yet, so that the reference's cases of it are skipped by name.</summary>
internal static class Unsupported
{
    /// <summary>What a case needs and Fathom lacks, or null.</summary>
    public static string? Reason(Case subject) => subject.Group switch
    {
        "rnn" => $"recurrent layers ({subject.Operation})",
        "transformer" when subject.Operation != "scaled_dot_product_attention" => $"attention and transformer layers ({subject.Operation})",
        "losses" when subject.Operation.StartsWith("ctc_loss") => "CTC loss",
        "interpolate" when subject.Config.Text("mode", "") == "bicubic" => "bicubic interpolation",
        "optimizers" when subject.Operation == "LBFGS" => "LBFGS",
        _ => null,
    };
}
