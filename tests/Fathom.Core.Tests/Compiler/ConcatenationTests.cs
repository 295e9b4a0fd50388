using Fathom.Runtime;

namespace Fathom.Core.Tests.Compiler;

/// <summary>Slices of one tensor and their gradients: put side by side without zeros in between, and without copies where a kernel can write there.</summary>
public sealed class ConcatenationTests
{
    [Fact]
    public void The_gradient_of_slices_that_cover_an_axis_is_their_gradients_side_by_side()
    {
        var x = F32([5, 12], 1);
        var parts = x.Split(1, 3, 4, 5);
        var gradient = (parts[0].Exp().Sum() + (2 * parts[1]).Sum() + parts[2].Sin().Sum()).Grad(x);

        var kernels = Compilation.Explain(gradient).Steps.Select(step => step.Kernel.Name).ToArray();

        Assert.DoesNotContain("place", kernels);
        var expected = x.ToArray<float>().Select((value, i) => (i % 12) switch { < 3 => MathF.Exp(value), < 7 => 2, _ => MathF.Cos(value) }).ToArray();
        Assert.Equal(expected, gradient.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Slices_that_leave_gaps_have_zeros_there()
    {
        var x = F32([3, 10], 1);
        var gradient = (x.Slice(1, 1..3).Sum() + 2 * x.Slice(1, 3..5).Sum() + 3 * x.Slice(1, 7..9).Sum()).Grad(x);

        Assert.Equal([0, 1, 1, 2, 2, 0, 0, 3, 3, 0], gradient.ToArray<float>()[10..20]);
    }

    [Fact]
    public void Neighbouring_slices_are_put_among_zeros_together_in_whatever_order_they_come()
    {
        var x = F32([3, 10], 1);
        var gradient = (3 * x.Slice(1, 5..7).Sum() + x.Slice(1, 1..3).Sum() + 2 * x.Slice(1, 3..5).Sum()).Grad(x);

        Assert.True(Compilation.Explain(gradient).Steps.Count(step => step.Kernel.Name == "place") <= 1);
        Assert.Equal([0, 1, 1, 2, 2, 3, 3, 0, 0, 0], gradient.ToArray<float>()[10..20]);
    }

    [Fact]
    public void Slices_that_overlap_add_up()
    {
        var x = F32([3, 8], 1);
        var gradient = (x.Slice(1, 1..4).Sum() + 2 * x.Slice(1, 3..6).Sum()).Grad(x);

        Assert.Equal([0, 1, 1, 3, 2, 2, 0, 0], gradient.ToArray<float>()[8..16]);
    }

    [Theory]
    [InlineData(2, 3, 5, 4)]
    [InlineData(1, 1, 7, 8)]
    [InlineData(1, 2, 1, 4)]
    public void Gradients_of_attention_are_written_where_their_common_projection_wants_them(int batch, int heads, int length, int width)
    {
        var packed = F32([batch, length, 3 * heads * width], 1);
        var dy = F32([batch, heads, length, width], 2);
        Tensor Heads(Tensor x) => x.Unflatten(2, heads, width).Transpose(1, 2);
        Tensor Loss(Tensor q, Tensor k, Tensor v) => (Heads(q).Attention(Heads(k), Heads(v), new() { Causal = true }) * dy).Sum();
        var parts = packed.Chunk(2, 3);
        var apart = parts.Select(part => part.Detach().Eval()).ToArray();

        var gradient = Loss(parts[0], parts[1], parts[2]).Grad(packed);
        var expected = Tensor.Concatenate(Loss(apart[0], apart[1], apart[2]).Grad(apart), 2);

        Assert.DoesNotContain(Compilation.Explain(gradient).Steps, step => step.Kernel.Name is "place" or "copy");
        Assert.Equal(expected.ToArray<float>(), gradient.ToArray<float>());
    }

    [Fact]
    public void A_broadcast_row_before_others_does_not_choose_their_order()
    {
        var (token, rows) = (F32([1, 1, 8], 1), F32([4, 6, 8], 2));
        var joined = Tensor.Concatenate([token.BroadcastTo([4, 1, 8]), rows], 1).Eval();

        Assert.Null(Compilation.Explain(Tensor.Concatenate([token.BroadcastTo([4, 1, 8]), rows], 1)).OutputOrders[0]);
        Assert.Equal(token.ToArray<float>(), joined.ToArray<float>()[56..64]);
    }

    private static Tensor F32(Shape shape, ulong seed) => Sample.Normal(shape, seed).To(DType.F32).Eval();
}
