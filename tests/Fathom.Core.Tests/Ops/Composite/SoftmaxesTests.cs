using Fathom.Core.Tests.Autodiff;

namespace Fathom.Core.Tests.Ops.Composite;

/// <summary>The gradients that softmax and log-softmax bring with them, and their derivatives.</summary>
public class SoftmaxesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Softmax_has_derivatives_of_both_orders_along_any_axis(int axis) => CheckAll(xs => xs[0].Softmax(axis));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void LogSoftmax_has_derivatives_of_both_orders_along_any_axis(int axis) => CheckAll(xs => xs[0].LogSoftmax(axis));

    [Fact]
    public void Gradients_agree_whether_or_not_the_result_was_evaluated_before()
    {
        var (x, dy) = (Sample.Normal([5, 7], 3), Sample.Normal([5, 7], 4));
        var evaluated = x.Softmax().Eval();
        Assert.Equal(Expect.Doubles(x.Softmax().Vjp(dy, x)[0]), Expect.Doubles(evaluated.Vjp(dy, x)[0]), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void An_integer_input_is_taken_as_floats()
    {
        var y = Tensor.From(0, 0).Softmax();
        Assert.Equal([0.5f, 0.5f], y.ToArray<float>());
    }

    private static void CheckAll(Func<Tensor[], Tensor> f)
    {
        var x = Sample.Normal([2, 3, 4], 11);
        GradientCheck.Reverse(f, x);
        GradientCheck.Forward(f, x);
        GradientCheck.Second(f, x);
    }
}
