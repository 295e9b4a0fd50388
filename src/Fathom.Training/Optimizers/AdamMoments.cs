namespace Fathom.Training;

/// <summary>The running means that Adam and its kin share.</summary>
internal static class AdamMoments
{
    /// <summary>m ← m + (1 - β₁)(g - m) and v ← β₂ v + (1 - β₂) g², kept as <c>exp_avg</c> and <c>exp_avg_sq</c>.</summary>
    public static (Tensor M, Tensor V) Keep(ParameterStep step, Tensor g, Func<(double First, double Second)> betas)
    {
        var m = step.State("exp_avg");
        m = step.Keep("exp_avg", m + step.Data(() => 1 - betas().First, "firstShare") * (g - m));
        var v = step.Keep("exp_avg_sq", step.Data(() => betas().Second, "second") * step.State("exp_avg_sq") + step.Data(() => 1 - betas().Second, "secondShare") * (g * g));
        return (m, v);
    }
}
