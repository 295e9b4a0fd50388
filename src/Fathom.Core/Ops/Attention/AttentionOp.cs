namespace Fathom;

/// <summary>
/// Scaled dot-product attention: operands q, k, v and the optional ones of <see cref="AttentionOperands"/>. Result 0 is y = P v, with P the softmax of
/// scale q kᵀ + mask after dropout: [..., H, T, E]. Result 1 is the logarithm of each row's sum of exponentials [..., H, T], from which P can be computed
/// again, part by part; +∞ for a row without keys, whose P is zero.
/// </summary>
/// <remarks>Dao, Fu, Ermon, Rudra and Ré (2022), arXiv:2205.14135.</remarks>
internal sealed class AttentionOp(AttentionSettings settings, int result) : JointOperation(result), IEquatable<AttentionOp>
{
    public const int Value = 0, LogSum = 1;

    private readonly AttentionSettings settings = settings;

    public ref readonly AttentionSettings Settings => ref settings;

    public override string Name => Result == Value ? "attention" : "attention_log_sum";

    public static Tensor Apply(in AttentionSettings settings, in AttentionOperands operands)
    {
        var (q, v) = (operands.Q, operands.V);
        return new(new AttentionOp(settings, Value), q.DType, [.. q.Shape[..^1], v.Shape[^1]], [q, operands.K, v, .. operands.Optional]);
    }

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        if (Result == LogSum)
            throw new InvalidOperationException("The gradients that read the log-sum of attention count its share themselves.");
        var operands = AttentionOperands.Of(settings, y.Operands, 3);
        var logSum = new Tensor(new AttentionOp(settings, LogSum), y.DType, y.Shape[..^1], y.Operands.ToArray());
        Tensor By(AttentionOperand by) => AttentionGradientOp.Apply(by, settings, operands, dy, y, logSum);
        var shares = new Tensor?[y.Operands.Length];
        (shares[0], shares[1], shares[2]) = (By(AttentionOperand.Query), By(AttentionOperand.Key), By(AttentionOperand.Value));
        if (settings.HasMask)
            shares[3] = ByMask(dy, operands.Apart());
        return shares;
    }

    // As large as the mask itself: nothing is gained by a kernel that does not store it.
    private Tensor ByMask(Tensor dy, in AttentionOperands operands) => AttentionFormula.Apply(settings, operands).Vjp(dy, operands.Mask!)[0];

    internal override long Flops(Tensor y)
    {
        var (products, keys) = (y.Shape[..^1].ElementCount, y.Operands[1].Shape[^2]);
        var share = settings.IsPositional ? 2 : 1;
        return products * keys * (Result == Value ? 2 * (y.Operands[0].Shape[^1] + y.Shape[^1]) : 2 * y.Operands[0].Shape[^1]) / share;
    }

    internal override Tensor? Vmap(Tensor y, Vectorisation batch) => AttentionSamples.Of(settings, y, batch);

    internal override bool IsSiblingOf(JointOperation other) => other is AttentionOp attention && attention.settings == settings;

    public bool Equals(AttentionOp? other) => other is not null && other.Result == Result && IsSiblingOf(other);

    public override bool Equals(object? obj) => Equals(obj as AttentionOp);

    public override int GetHashCode() => HashCode.Combine(settings, Result);
}
