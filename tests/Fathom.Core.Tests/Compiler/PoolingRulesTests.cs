using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Compiler;

/// <summary>What is asked of the gradient of max pooling is asked of its windows.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class PoolingRulesTests
{
    public static TheoryData<int, int, int, int, bool> Windows => new()
    {
        { 2, 2, 0, 1, false },
        { 3, 2, 1, 1, false },
        { 3, 1, 1, 1, false },
        { 2, 3, 0, 2, false },
        { 3, 2, 1, 1, true },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void The_gradient_through_relu_and_max_pooling_has_the_bits_of_the_plain_graph(int kernel, int stride, int padding, int dilation, bool ceilMode)
    {
        float[] odd = [float.NaN, 0f, -0f, float.PositiveInfinity, float.NegativeInfinity, -1e-40f];
        var values = Expect.Doubles(Sample.Normal([2, 20, 9, 10], 1)).Select((value, i) => i % 7 == 0 ? odd[i / 7 % odd.Length] : (float)value).ToArray();
        var (x, weights) = (Tensor.From<float>(values, [2, 20, 9, 10]), Weights(2));
        Tensor[] Build() => [Gradient()];
        Bits.Same(
            EquivalenceTests.Under(CompilerOptions.Default with { Simplify = false }, Build), EquivalenceTests.Under(CompilerOptions.Default, Build), signOfZero: false);

        // Nothing is left to do to the gradient of the pooling.
        Assert.IsType<CallKernel>(Compilation.Explain(Gradient()).Steps[^1].Kernel);

        Tensor Gradient()
        {
            var y = x.Relu().MaxPool([kernel, kernel], [stride, stride], [padding, padding], [dilation, dilation], ceilMode);
            return (y * weights[..y.Shape[2], ..y.Shape[3]]).Sum().Grad([x])[0];
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void A_sum_over_the_gradient_of_max_pooling_is_one_over_its_windows(int kernel, int stride, int padding, int dilation, bool ceilMode)
    {
        // Whole numbers, whose sums are exact in any order.
        var x = Sample.Integers([2, 20, 9, 10], 1, -20, 20).To(DType.F32).Eval();
        var weights = Weights(2);
        Tensor Build(params ReadOnlySpan<int> axes)
        {
            var y = x.MaxPool([kernel, kernel], [stride, stride], [padding, padding], [dilation, dilation], ceilMode);
            return (y * weights[..y.Shape[2], ..y.Shape[3]]).Sum().Grad([x])[0].Sum(axes);
        }

        Bits.Same(
            EquivalenceTests.Under(CompilerOptions.Default with { Simplify = false }, () => [Build(0, 2, 3), Build(2, 3), Build(2), Build()]),
            EquivalenceTests.Under(CompilerOptions.Default, () => [Build(0, 2, 3), Build(2, 3), Build(2), Build()]));
        Assert.DoesNotContain(Compilation.Explain(Build(0, 2, 3)).Steps, step => step.Kernel is CallKernel { Operation: MaxPoolGradientOp });
        Assert.Contains(Compilation.Explain(Build(2)).Steps, step => step.Kernel is CallKernel { Operation: MaxPoolGradientOp });
    }

    [Fact]
    public void A_window_that_lies_wholly_in_padding_gives_to_no_element()
    {
        var x = Sample.Integers([2, 3, 1, 5], 1, -20, 20).To(DType.F32).Eval();
        Tensor[] Build() => [x.MaxPool([2, 2], [1, 1], [1, 1], [2, 2]).Sum().Grad([x])[0].Sum([0, 2, 3])];
        var expected = EquivalenceTests.Under(CompilerOptions.Default with { Simplify = false }, Build);
        Bits.Same([Tensor.Zeros([3])], expected);
        Bits.Same(expected, EquivalenceTests.Under(CompilerOptions.Default, Build));
    }

    [Theory]
    [InlineData(2, 2, true)]
    [InlineData(3, 2, true)]
    [InlineData(3, 3, true)]
    [InlineData(2, 1, false)]
    [InlineData(3, 1, false)]
    public void Gradients_of_convolutions_skip_zeros_where_max_pooling_leaves_few_others(int kernel, int stride, bool skips)
    {
        // Whole numbers, whose sums are exact in any order.
        var x = Sample.Integers([2, 3, 17, 19], 1, -8, 8).To(DType.F32).Eval();
        var w = Sample.Integers([6, 3, 5, 5], 2, -8, 8).To(DType.F32).Eval();
        Tensor[] Build()
        {
            var y = x.Conv(w, padding: 2).Relu().MaxPool([kernel, kernel], [stride, stride]);
            return (y * Sample.Integers(y.Shape, 3, -8, 8).To(DType.F32)).Sum().Grad([x, w]);
        }

        var plain = EquivalenceTests.Under(CompilerOptions.Default with { Simplify = false }, Build);
        Bits.Same(plain, EquivalenceTests.Under(CompilerOptions.Default, Build), signOfZero: false);
        var operations = Compilation.Explain(Build()).Steps.Select(step => (step.Kernel as CallKernel)?.Operation).ToArray();
        Assert.Equal(skips, Assert.Single(operations.OfType<ConvInputGradientOp>()).IsSparse);
        Assert.Equal(skips, Assert.Single(operations.OfType<ConvWeightGradientOp>()).IsSparse);
    }

    private static Tensor Weights(ulong seed) => Sample.Integers([9, 10], seed, -8, 8).To(DType.F32).Eval();
}
