using Fathom.Core.Tests.Autodiff;

namespace Fathom.Core.Tests.Ops.Composite;

/// <summary>The gradient that gelu brings with it.</summary>
public class ActivationsTests
{
    [Fact]
    public void Gelu_has_derivatives_of_both_orders()
    {
        var x = 2 * Sample.Normal([3, 5], 7);
        x.Eval();
        GradientCheck.Reverse(xs => xs[0].Gelu(), x);
        GradientCheck.Forward(xs => xs[0].Gelu(), x);
        GradientCheck.Second(xs => xs[0].Gelu(), x);
    }
}
