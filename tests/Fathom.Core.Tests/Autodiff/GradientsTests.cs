namespace Fathom.Core.Tests.Autodiff;

/// <summary>What the methods of <see cref="Fathom.Autodiff"/> promise beyond the derivative of each operation.</summary>
public sealed class GradientsTests
{
    private static readonly Tensor X = Sample.Normal([3], 1);

    [Fact]
    public void Jacobian_has_a_row_for_each_output()
    {
        var y = Tensor.Stack([X[0] * X[1], X[2].Exp()]);
        var x = X.ToArray<double>();
        double[] expected = [x[1], x[0], 0, 0, 0, Math.Exp(x[2])];
        var jacobian = Fathom.Autodiff.Jacobian(y, X);
        Assert.Equal([2, 3], jacobian.Shape);
        Assert.Equal(expected, jacobian.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Jacobian_of_nothing_is_empty() =>
        Assert.Equal([0, 3], Fathom.Autodiff.Jacobian(X[..0] * 2, X).Eval().Shape);

    [Fact]
    public void Hessian_and_its_product_with_a_vector_agree()
    {
        var y = (X * X * X.Flip()).Sum();
        var v = Sample.Normal([3], 2);
        var product = y.Hvp(X, v).ToArray<double>();
        var expected = Fathom.Autodiff.Hessian(y, X).MatMul(v).ToArray<double>();
        Assert.Equal(expected, product, (a, b) => Math.Abs(a - b) < 1e-13);
    }

    [Fact]
    public void The_third_derivative_of_the_logarithm_of_gamma_meets_known_values()
    {
        // ψ''(1) = -2 ζ(3), ψ''(½) = -14 ζ(3), ψ''(x + 1) = ψ''(x) + 2 / x³
        const double Zeta3 = 1.2020569031595942;
        var x = Tensor.From<double>(1, 0.5, -0.5, 9);
        var third = x.Lgamma().Sum().Grad(x).Sum().Grad(x).Sum().Grad(x).ToArray<double>();
        var atNine = -2 * Zeta3 + Enumerable.Range(1, 8).Sum(k => 2.0 / (k * k * k));
        Assert.Equal([-2 * Zeta3, -14 * Zeta3, 16 - 14 * Zeta3, atNine], third, (a, b) => Math.Abs(a - b) < 1e-13 * (1 + Math.Abs(a)));
    }

    [Fact]
    public void Nothing_flows_through_detach()
    {
        var gradient = (X * X.Detach()).Sum().Grad(X);
        Assert.Equal(X.ToArray<double>(), gradient.ToArray<double>());
    }

    [Fact]
    public void A_tensor_that_was_not_used_has_zero_gradient()
    {
        var other = Sample.Normal([2, 2], 3);
        Assert.Equal(new double[4], X.Sum().Grad(other).ToArray<double>());
    }

    [Fact]
    public void An_intermediate_result_can_be_differentiated_by()
    {
        var middle = X.Exp();
        Assert.Equal([2, 2, 2], (middle * 2).Sum().Grad(middle).ToArray<double>());
    }

    [Fact]
    public void An_evaluated_loss_can_still_be_differentiated()
    {
        var loss = (X * X).Sum();
        loss.Eval();
        Assert.Equal(X.ToArray<double>().Select(x => 2 * x), loss.Grad(X).ToArray<double>());
    }

    [Fact]
    public void A_custom_gradient_replaces_the_true_one()
    {
        var straightThrough = GradientRules.WithGradient(X.Round(), dy => [dy], X);
        Assert.Equal(X.Round().ToArray<double>(), straightThrough.ToArray<double>());
        Assert.Equal([3, 3, 3], (3 * straightThrough).Sum().Grad(X).ToArray<double>());
    }

    [Fact]
    public void A_custom_gradient_of_the_wrong_shape_or_number_is_refused()
    {
        var wrongShape = GradientRules.WithGradient(X.Round(), dy => [dy.Sum()], X);
        Assert.Contains("gradient 0 has shape []", Assert.Throws<ShapeException>(() => wrongShape.Sum().Grad(X)).Message);
        var wrongNumber = GradientRules.WithGradient(X.Round(), dy => [], X);
        Assert.Contains("0 gradients for 1", Assert.Throws<InvalidOperationException>(() => wrongNumber.Sum().Grad(X)).Message);
    }

    [Fact]
    public void Casting_between_floats_passes_the_gradient_on_in_the_operands_type()
    {
        var x = Tensor.From(1f, 2f);
        var gradient = (x.To(DType.F64) * 2).Sum().Grad(x);
        Assert.Equal(DType.F32, gradient.DType);
        Assert.Equal([2f, 2f], gradient.ToArray<float>());
    }

    [Fact]
    public void Casting_to_integers_and_back_passes_no_gradient() =>
        Assert.Equal(new double[3], X.To(DType.I32).To(DType.F64).Sum().Grad(X).ToArray<double>());

    [Fact]
    public void Ties_of_a_maximum_share_the_gradient()
    {
        var x = Tensor.From(1.0, 3.0, 3.0);
        Assert.Equal([0, 0.5, 0.5], x.Max().Grad(x).ToArray<double>());
        var y = Tensor.From(1.0, 4.0, 0.0);
        Assert.Equal([0.5, 0, 1], Tensor.Maximum(x, y).Sum().Grad(x).ToArray<double>());
    }

    [Fact]
    public void The_gradient_of_more_than_one_number_is_refused() =>
        Assert.Contains("Grad: takes the gradient of a single number, got shape [3]", Assert.Throws<ShapeException>(() => X.Grad(X)).Message);

    [Fact]
    public void Integers_have_no_gradient() =>
        Assert.Throws<DTypeException>(() => Tensor.From(1, 2).Sum().Grad(X));

    [Fact]
    public void A_direction_of_another_shape_is_refused()
    {
        Assert.Throws<ShapeException>(() => X.Vjp(Tensor.Ones([2], DType.F64), X));
        Assert.Throws<ShapeException>(() => X.Exp().Jvp([X], [Tensor.Ones([2], DType.F64)]));
        Assert.Throws<ArgumentException>(() => X.Exp().Jvp([X], []));
    }

    [Fact]
    public void A_deep_chain_is_differentiated_without_overflowing_the_stack()
    {
        var y = X;
        for (var i = 0; i < 20_000; i++)
            y = y + 1;
        Assert.Equal([1, 1, 1], y.Sum().Grad(X).ToArray<double>());
    }
}
