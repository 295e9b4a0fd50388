using Fathom.Runtime;

namespace Fathom.Core.Tests.Runtime;

/// <summary>Gradients from a forward pass that was evaluated before.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class PullbackTests
{
    [Fact]
    public void Gradients_are_those_of_vjp_and_may_be_asked_for_again()
    {
        var (x, w) = (F32([5, 4], 1), new Parameter(F32([4, 3], 2)));
        Tensor Forward() => (x.MatMul(w) / 2).Tanh().Softmax();
        var y = Forward();
        var pullback = y.Pullback(x, w);
        foreach (var seed in (ulong[])[3, 4])
        {
            var dy = F32([5, 3], seed);
            var (expected, actual) = (Forward().Vjp(dy, x, w), pullback(dy));
            Expect.Near(expected[0].ToArray<float>(), actual[0].ToArray<float>(), 1e-6);
            Expect.Near(expected[1].ToArray<float>(), actual[1].ToArray<float>(), 1e-6);
        }
    }

    [Fact]
    public void Products_are_not_computed_again()
    {
        var (x, w, v) = (Sample.Normal([5, 4], 1), Sample.Normal([4, 3], 2), Sample.Normal([3, 3], 3));
        var pullback = x.MatMul(w).Tanh().MatMul(v).Exp().Pullback(x, w, v);
        // Two for each of the products.
        Assert.Equal(4, Calls("matmul", () => Tensor.Eval(pullback(Sample.Normal([5, 3], 4)))));
    }

    [Fact]
    public void An_attention_keeps_the_logarithms_of_its_sums()
    {
        var x = F32([1, 2, 40, 16], 1);
        var dy = F32([1, 2, 40, 16], 2);
        var y = x.Attention(x, x);
        var pullback = y.Pullback(x);
        Tensor? gradient = null;
        Assert.Equal(1, Calls("attention", () => gradient = pullback(dy)[0].Eval()));
        Assert.Equal(x.Attention(x, x).Vjp(dy, x)[0].ToArray<float>(), gradient!.ToArray<float>());
    }

    [Fact]
    public void Another_shape_is_refused()
    {
        var x = Sample.Normal([5, 4], 1);
        var error = Assert.Throws<ShapeException>(() => x.Exp().Pullback(x)(Sample.Normal([4, 5], 2)));
        Assert.Contains("dy must have the shape of y, [5, 4], got [4, 5]", error.Message);
    }

    private static Tensor F32(Shape shape, ulong seed) => Sample.Normal(shape, seed).To(DType.F32).Eval();

    private static int Calls(string kernel, Action run)
    {
        using var profile = KernelProfile.Start();
        run();
        return profile.Kernels.Where(timing => timing.Kernel.Name.StartsWith(kernel, StringComparison.Ordinal)).Sum(timing => timing.Calls);
    }
}
