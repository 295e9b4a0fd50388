namespace Fathom.Training;

/// <summary>
/// Sharpness-aware minimisation (SAM): the gradient is taken not at the parameters p but at p + ρ g / |g|, the worst point near them, so that steps lead to
/// minima that are flat. Works with every optimizer; set <see cref="Optimizer.Sharpness"/>.
/// </summary>
/// <remarks>
/// Foret, Kleiner, Mobahi and Neyshabur (2020), arXiv:2010.01412; adaptive: Kwon et al. (2021), arXiv:2102.11600. Both gradients are one program: the second is the graph of the
/// first with other parameters in it. Dropout masks are therefore the same in both, and running statistics are updated once, from the unmoved parameters.
/// </remarks>
/// <param name="Radius">ρ, how far to look: 0.05 is the paper's for images, ten times that is usual when adaptive.</param>
/// <param name="Adaptive">Whether distances are measured relative to the parameters, so that rescaling weights changes nothing: p + ρ p² g / |p g|.</param>
public readonly record struct SharpnessAwareness(double Radius = 0.05, bool Adaptive = false)
{
    /// <summary>Gradients at the worst point near the parameters.</summary>
    /// <param name="parameters">Leaves of the graph.</param>
    /// <param name="gradients">Gradients there, not evaluated: functions of the parameters.</param>
    internal Tensor[] Sharpen(Tensor[] parameters, Tensor[] gradients)
    {
        var adaptive = Adaptive;
        Tensor[] scaled = [.. gradients.Zip(parameters, (g, p) => adaptive ? p.Abs() * g : g)];
        // The small number is for a gradient of nothing but zeros.
        var reach = Radius / (GradientClipping.Norm(scaled) + 1e-12);
        Tensor[] moved = [.. parameters.Zip(scaled, (p, g) => p + (adaptive ? p.Abs() * g : g) * reach.To(p.DType))];
        return Substitution.Replace(gradients, parameters, moved);
    }
}
