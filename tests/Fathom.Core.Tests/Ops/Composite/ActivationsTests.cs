using Fathom.Core.Tests.Autodiff;

namespace Fathom.Core.Tests.Ops.Composite;

/// <summary>The gradients that gelu and its approximation bring with them.</summary>
public class ActivationsTests
{
    [Fact]
    public void Gelu_has_derivatives_of_both_orders()
    {
        var x = 2 * Sample.Normal([3, 5], 7);
        x.Eval();
        foreach (Func<IReadOnlyList<Tensor>, Tensor> gelu in (Func<IReadOnlyList<Tensor>, Tensor>[])[xs => xs[0].Gelu(), xs => xs[0].GeluTanh()])
        {
            GradientCheck.Reverse(gelu, x);
            GradientCheck.Forward(gelu, x);
            GradientCheck.Second(gelu, x);
        }
    }
}
