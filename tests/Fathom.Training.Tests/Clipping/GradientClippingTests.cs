namespace Fathom.Training.Tests;

public class GradientClippingTests
{
    [SkippableTheory]
    [InlineData("clip_norm_l1", 1)]
    [InlineData("clip_norm_l2", 2)]
    [InlineData("clip_norm_inf", double.PositiveInfinity)]
    public void Norms_and_scaled_gradients_are_the_reference_s(string name, double order)
    {
        var cases = ReferenceCases.Load("optimizers");
        Tensor[] gradients = [cases.Tensor($"{name}/in.grad0"), cases.Tensor($"{name}/in.grad1")];
        var (clipped, norm) = GradientClipping.ByNorm(gradients, cases.Config(name).GetProperty("max_norm").GetDouble(), order);
        ReferenceCases.AssertClose(cases.Doubles($"{name}/out.total_norm"), [norm.Item<double>()], 1e-6, 1e-6, name);
        for (var i = 0; i < 2; i++)
            ReferenceCases.AssertClose(cases.Doubles($"{name}/out.grad{i}"), clipped[i].To(DType.F64).ToArray<double>(), 1e-6, 1e-7, name);
    }

    [Fact]
    public void Values_are_limited_on_both_sides() =>
        Assert.Equal([-1f, 0.5f, 1f], GradientClipping.ByValue([Tensor.From<float>(-3, 0.5f, 2)], 1)[0].ToArray<float>());

    [Fact]
    public void Small_gradients_are_left_alone() =>
        Assert.Equal([0.3f, 0.4f], GradientClipping.ByNorm([Tensor.From(0.3f, 0.4f)], 1).Gradients[0].ToArray<float>());

    [Fact]
    public void A_norm_of_order_3_is_the_root_of_the_sum_of_cubes() =>
        Assert.Equal(Math.Cbrt(1 + 8 + 27), GradientClipping.Norm([Tensor.From(1f, -2f), Tensor.From(3f)], 3).Item(), 1e-5);
}
