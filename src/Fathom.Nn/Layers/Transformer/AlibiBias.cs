namespace Fathom.Nn;

/// <summary>
/// Attention with linear biases: each head subtracts its slope times the distance from the scores, in place of positions in the features. What was trained
/// on short sequences goes on to longer ones.
/// </summary>
/// <remarks>
/// Press, Smith and Lewis (2021), arXiv:2108.12409. Head h of H = 2ⁿ has slope 2^(-8h/H); other numbers of heads take those of the power below and then
/// every other one of the power above, as the authors' code does.
/// </remarks>
public sealed partial class AlibiBias : Module
{
    /// <summary>Slopes for so many heads.</summary>
    /// <param name="heads">Number of heads H.</param>
    public AlibiBias(int heads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        Slopes = new(Tensor.From<float>([.. SlopesOf(heads)], [heads, 1, 1]), persistent: false);
    }

    /// <summary>Shape [H, 1, 1].</summary>
    public StateBuffer Slopes { get; }

    /// <summary>What is added to the scores of <paramref name="queries"/> queries and <paramref name="keys"/> keys, shape [H, queries, keys].</summary>
    /// <param name="queries">Number of queries T.</param>
    /// <param name="keys">Number of keys S; key s has position s.</param>
    /// <param name="position">Position of the first query, an i64 scalar; null for 0.</param>
    public Tensor Bias(int queries, int keys, Tensor? position = null)
    {
        var (query, key) = (Tensor.Iota([queries, 1], 0), Tensor.Iota([1, keys], 1));
        var distance = (position is null ? query : query + position) - key;
        return Slopes * -distance.Abs().To(DType.F32);
    }

    private static IEnumerable<float> SlopesOf(int heads)
    {
        var power = 1;
        while (2 * power <= heads)
            power *= 2;
        for (var head = 1; head <= power; head++)
            yield return (float)Math.Pow(2, -8.0 * head / power);
        for (var head = 1; head <= 2 * (heads - power); head += 2)
            yield return (float)Math.Pow(2, -4.0 * head / power);
    }
}
