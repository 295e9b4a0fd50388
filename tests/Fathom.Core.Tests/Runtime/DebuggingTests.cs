namespace Fathom.Core.Tests.Runtime;

public sealed class DebuggingTests
{
    [Fact]
    public void The_first_infinity_is_named_with_operation_parameter_and_line()
    {
        var scale = new Parameter(Tensor.From(0f, 1)) { Name = "head.scale" };
        using (Debugging.StopAtNonFinite())
        {
            var fine = scale.Value + 1;
            var exception = Assert.Throws<NonFiniteException>(() => fine / scale.Value);
            Assert.Contains("'divide' gave", exception.Message);
            Assert.Contains("head.scale", exception.Message);
            Assert.Contains("DebuggingTests.cs:", exception.Message);
        }
        Assert.Equal(float.PositiveInfinity, (1 / scale.Value).ToArray<float>()[0]);
    }

    [Fact]
    public void Finite_numbers_pass()
    {
        using var scope = Debugging.StopAtNonFinite();
        var x = Tensor.From(1f, 2);
        Assert.Equal(3f, (x * x).Sum().Sqrt().Item() + 3 - MathF.Sqrt(5), 1e-6f);
    }

    [Fact]
    public void A_shape_error_is_thrown_on_the_users_line()
    {
        var (tokens, head) = (Tensor.Ones([2, 3]), Tensor.Ones([2, 3]));
        var exception = Assert.Throws<ShapeException>(() => tokens.MatMul(head));
        Assert.Contains(nameof(A_shape_error_is_thrown_on_the_users_line), exception.StackTrace);
        Assert.Contains("tokens [2, 3]", exception.Message);
    }
}
