namespace Fathom.Training;

/// <summary>
/// The last moves s and how the gradient changed along each, y: what is known of the curvature. All vectors are evaluated one operation at a time, since the
/// graph of a whole recursion would be another one for each length of the history.
/// </summary>
internal sealed class CurvatureHistory(int capacity)
{
    private readonly List<Pair> pairs = [];

    public IReadOnlyList<Pair> Pairs => pairs;

    /// <summary>Scale γ = sᵀy / yᵀy of the initial inverse Hessian.</summary>
    public double Scale { get; private set; } = 1;

    public void Add(Tensor s, Tensor y)
    {
        var curvature = s.Dot(y);
        // Without positive curvature the inverse Hessian would not stay positive definite.
        if (!(curvature > 1e-10))
            return;
        if (pairs.Count == capacity)
            pairs.RemoveAt(0);
        pairs.Add(new(s, y, 1 / curvature));
        Scale = curvature / y.Dot(y);
    }

    /// <summary>-H g by the two-loop recursion.</summary>
    /// <remarks>Nocedal (1980), "Updating quasi-Newton matrices with limited storage", Math. Comp. 35.</remarks>
    public Tensor Direction(Tensor gradient)
    {
        var q = (-gradient).Eval();
        var alphas = new double[pairs.Count];
        for (var i = pairs.Count - 1; i >= 0; i--)
        {
            alphas[i] = pairs[i].S.Dot(q) * pairs[i].Rho;
            q = (q - alphas[i] * pairs[i].Y).Eval();
        }
        q = (Scale * q).Eval();
        for (var i = 0; i < pairs.Count; i++)
            q = (q + (alphas[i] - pairs[i].Y.Dot(q) * pairs[i].Rho) * pairs[i].S).Eval();
        return q;
    }

    public void Restore(IEnumerable<Pair> saved, double scale)
    {
        pairs.Clear();
        pairs.AddRange(saved);
        Scale = scale;
    }

    /// <summary>A move, the change of the gradient along it, and 1 / sᵀy.</summary>
    internal sealed record Pair(Tensor S, Tensor Y, double Rho);
}
