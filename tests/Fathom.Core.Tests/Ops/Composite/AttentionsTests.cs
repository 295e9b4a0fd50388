using Fathom.Core.Tests.Autodiff;

namespace Fathom.Core.Tests.Ops.Composite;

/// <summary>The formula of attention (in f64) against its definition over indices, and its masks, options and errors.</summary>
public class AttentionsTests
{
    private static readonly Tensor Q = Sample.Normal([2, 4, 3, 5], 1), K = Sample.Normal([2, 2, 6, 5], 2), V = Sample.Normal([2, 2, 6, 7], 3);

    [Fact]
    public void Each_query_gets_the_mean_of_the_values_weighted_by_the_softmax_of_its_scores() => CheckDefinition(new(), (_, _) => true, Math.Sqrt(1 / 5.0));

    [Fact]
    public void The_scale_of_scores_can_be_chosen() => CheckDefinition(new() { Scale = 0.3 }, (_, _) => true, 0.3);

    [Fact]
    public void Causal_attention_sees_no_key_beyond_the_query_the_last_of_which_stands_at_the_last_key() =>
        CheckDefinition(new() { Causal = true }, (t, s) => s <= t + 3, Math.Sqrt(1 / 5.0));

    [Fact]
    public void A_window_shows_the_last_keys_up_to_the_query() =>
        CheckDefinition(new() { Window = 2 }, (t, s) => s <= t + 3 && s > t + 1, Math.Sqrt(1 / 5.0));

    [Fact]
    public void Only_the_valid_keys_count_and_the_last_query_stands_at_the_last_of_them() =>
        CheckDefinition(new() { Causal = true, KeyCount = Tensor.Of(4) }, (t, s) => s <= t + 1 && s < 4, Math.Sqrt(1 / 5.0));

    [Fact]
    public void Rows_beyond_the_valid_ones_may_hold_anything()
    {
        var valid = Tensor.Iota([6, 1], 0) < 4;
        var options = new AttentionOptions { KeyCount = Tensor.Of(4L) };
        var expected = Q.Attention(K, V, options);
        var actual = Q.Attention(Tensor.Where(valid, K, double.NaN), Tensor.Where(valid, V, double.PositiveInfinity), options);
        Assert.Equal(expected.ToArray<double>(), actual.ToArray<double>());
    }

    [Fact]
    public void A_query_without_keys_gives_zeros_and_no_gradient()
    {
        var mask = Tensor.From([true, false, true], [3, 1]);
        var y = Q.Attention(K, V, new() { Mask = mask });
        Expect.Elements([2, 4, 5], _ => 0, Slice(y, 1).Slice(-1, 0, 1, 5));
        Expect.Elements([2, 4, 5], _ => 0, Slice(y.Sum().Grad(Q), 1));
    }

    [Fact]
    public void Minus_infinity_in_every_place_of_an_added_mask_is_a_query_without_keys_too()
    {
        var mask = Tensor.From([0, double.NegativeInfinity, 0], [3, 1]);
        var y = Q.Attention(K, V, new() { Mask = mask });
        Assert.All(Slice(y, 1).ToArray<double>(), element => Assert.Equal(0, element));
        Assert.All(y.Sum().Grad(K).ToArray<double>(), element => Assert.True(double.IsFinite(element)));
    }

    [Fact]
    public void Derivatives_of_both_orders_agree_with_differences()
    {
        Tensor q = Sample.Normal([4, 3, 2], 4), k = Sample.Normal([2, 4, 2], 5), v = Sample.Normal([2, 4, 3], 6), bias = Sample.Normal([4, 3, 4], 7);
        Tensor F(Tensor[] x) => x[0].Attention(x[1], x[2], new() { Causal = true, Mask = x[3] });
        GradientCheck.Reverse(F, q, k, v, bias);
        GradientCheck.Forward(F, q, k, v, bias);
        GradientCheck.Second(F, q, k, v, bias);
    }

    [Fact]
    public void Dropout_sets_weights_to_zero_and_keeps_their_mean()
    {
        Tensor q = Tensor.Zeros([8, 64, 4]), k = Tensor.Zeros([8, 100, 4]);
        var weights = q.AttentionWeights(k, new() { Dropout = 0.25, Key = new(5) }).ToArray<float>();
        Assert.All(weights, weight => Assert.True(weight == 0 || Math.Abs(weight - 0.01 / 0.75) < 1e-6));
        // 51,200 draws: the share of zeros is within 4 standard deviations of √(0.25 · 0.75 / 51,200).
        Assert.InRange(weights.Count(weight => weight == 0) / (double)weights.Length, 0.25 - 0.0077, 0.25 + 0.0077);
    }

    [Fact]
    public void Leading_axes_broadcast()
    {
        var expected = Q.Attention(K[0..1].BroadcastTo(K.Shape), V);
        Assert.Equal(expected.ToArray<double>(), Q.Attention(K[0], V).ToArray<double>());
    }

    [Fact]
    public void The_result_has_the_common_type_of_the_operands()
    {
        var y = Q.To(DType.BF16).Attention(K.To(DType.BF16), V.To(DType.BF16));
        Assert.Equal(DType.BF16, y.DType);
        // BF16 keeps 8 bits: inputs and result are each off by up to 2⁻⁹.
        Expect.Near(Q.Attention(K, V).To(DType.F32).ToArray<float>(), y.To(DType.F32).ToArray<float>(), 0.03);
    }

    [Fact]
    public void Operands_that_do_not_go_together_are_refused()
    {
        void Refused<TException>(string part, Func<Tensor> build) where TException : Exception => Assert.Contains(part, Assert.Throws<TException>(build).Message);
        Refused<ShapeException>("ends in 5", () => Q.Attention(V, V));
        Refused<ShapeException>("equal heads and lengths", () => Q.Attention(K, V[.., .., 1..]));
        Refused<ShapeException>("must be a multiple of the 3", () => Q.Attention(Q[.., ..3], Q[.., ..3]));
        Refused<ShapeException>("Unsqueeze(-3)", () => Q[0, 0].Attention(K, V));
        Refused<DTypeException>("takes floats", () => Q.To(DType.I32).Attention(K, V));
        Refused<ShapeException>("does not broadcast to the scores [2, 4, 3, 6]", () => Q.Attention(K, V, new() { Mask = Tensor.Zeros([6, 3]) }));
        Refused<DTypeException>("must be bool", () => Q.Attention(K, V, new() { Mask = Tensor.Zeros([6], DType.I32) }));
        Refused<ShapeException>("KeyCount must be a scalar", () => Q.Attention(K, V, new() { KeyCount = Tensor.From(1, 2) }));
        Refused<DTypeException>("KeyCount must be i32 or i64", () => Q.Attention(K, V, new() { KeyCount = Tensor.Of(1f) }));
        Refused<ArgumentOutOfRangeException>("Window must be at least 1", () => Q.Attention(K, V, new() { Window = 0 }));
        Refused<ArgumentOutOfRangeException>("Dropout must lie in", () => Q.Attention(K, V, new() { Dropout = 1 }));
    }

    private static Tensor Slice(Tensor y, int query) => y.Slice(-2, query, 1, 1).Squeeze(-2);

    private static void CheckDefinition(AttentionOptions options, Func<int, int, bool> sees, double scale)
    {
        var (q, k, v) = (Expect.Reader(Q), Expect.Reader(K), Expect.Reader(V));
        // 1e-13: sums of up to 7 products in another order.
        Expect.Elements([2, 4, 3, 7], Element, Q.Attention(K, V, options), 1e-12);

        double Element(int[] index)
        {
            var (b, h, t, e) = (index[0], index[1], index[2], index[3]);
            double sum = 0, total = 0;
            for (var s = 0; s < 6; s++)
            {
                if (!sees(t, s))
                    continue;
                var weight = Math.Exp(scale * Enumerable.Range(0, 5).Sum(d => q([b, h, t, d]) * k([b, h / 2, s, d])));
                (sum, total) = (sum + weight * v([b, h / 2, s, e]), total + weight);
            }
            return sum / total;
        }
    }
}
