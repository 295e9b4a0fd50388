namespace Fathom;

/// <summary>
/// Gradients of attention by q, k and v: operands q, k, v, dy, y, the log-sums l [..., H, T] of <see cref="AttentionOp"/>, and the optional ones. With P =
/// exp(scale q kᵀ + mask - l), M the dropout (0 or 1 / (1 - p)), and δ = Σ dy y of each row:
/// <list type="bullet">
/// <item>dv = (P M)ᵀ dy;</item>
/// <item>ds = P (M dy vᵀ - δ), the gradient of the scores;</item>
/// <item>dq = scale ds k, dk = scale dsᵀ q; k and v get the sum over the heads that share them.</item>
/// </list>
/// P is computed again, a block at a time, once for all three.
/// </summary>
internal sealed class AttentionGradientOp(AttentionSettings settings, AttentionOperand by) : JointOperation((int)by), IEquatable<AttentionGradientOp>
{
    /// <summary>How many operands come before the optional ones.</summary>
    public const int Fixed = 6;

    private readonly AttentionSettings settings = settings;

    public ref readonly AttentionSettings Settings => ref settings;

    public override string Name => by switch
    {
        AttentionOperand.Query => "attention_query_gradient",
        AttentionOperand.Key => "attention_key_gradient",
        _ => "attention_value_gradient",
    };

    public static Tensor Apply(
        AttentionOperand by, in AttentionSettings settings, in AttentionOperands operands, Tensor dy, Tensor y, Tensor logSum)
    {
        var (q, k, v) = (operands.Q, operands.K, operands.V);
        var shape = by switch { AttentionOperand.Query => q.Shape, AttentionOperand.Key => k.Shape, _ => v.Shape };
        return new(new AttentionGradientOp(settings, by), q.DType, shape, [q, k, v, dy, y, logSum, .. operands.Optional]);
    }

    // By the formula, whole: y and the log-sums are functions of the other operands, so their shares are in those of the others.
    internal override Tensor?[] Vjp(Tensor u, Tensor gradient)
    {
        var operands = AttentionOperands.Of(settings, gradient.Operands, Fixed).Apart();
        var dy = AttentionOperands.Apart(gradient.Operands[3]);
        var again = AttentionFormula.Apply(settings, operands).Vjp(dy, ((Tensor[])[operands.Q, operands.K, operands.V])[Result])[0];
        Tensor[] xs = [operands.Q, operands.K, operands.V, dy, .. operands.Mask is { } mask ? [mask] : Array.Empty<Tensor>()];
        Tensor?[] found = again.Vjp(u, xs);
        var shares = new Tensor?[gradient.Operands.Length];
        Array.Copy(found, shares, 4);
        if (settings.HasMask)
            shares[Fixed] = found[4];
        return shares;
    }

    // Of the five products of a step, the scores and M dy vᵀ serve all; they count for the query's.
    internal override long Flops(Tensor y)
    {
        var (q, v) = (y.Operands[0].Shape, y.Operands[2].Shape);
        var pairs = q[..^1].ElementCount * v[^2] / (settings.IsPositional ? 2 : 1);
        return 2 * pairs * (by switch { AttentionOperand.Query => 2 * q[^1] + v[^1], AttentionOperand.Key => q[^1], _ => v[^1] });
    }

    internal override Tensor? Vmap(Tensor y, Vectorisation batch) => AttentionSamples.Of(settings, y, batch);

    internal override bool IsSiblingOf(JointOperation other) => other is AttentionGradientOp gradient && gradient.settings == settings;

    public bool Equals(AttentionGradientOp? other) => other is not null && other.Result == Result && IsSiblingOf(other);

    public override bool Equals(object? obj) => Equals(obj as AttentionGradientOp);

    public override int GetHashCode() => HashCode.Combine(settings, Result);
}
