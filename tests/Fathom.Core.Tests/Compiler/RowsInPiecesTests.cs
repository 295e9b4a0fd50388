using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Compiler;

/// <summary>Rows that lie in pieces, such as the channels of images, are reduced and used in one kernel where a piece is long.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class RowsInPiecesTests
{
    private static readonly Shape Images = [4, 20, 16, 24];

    [Fact]
    public void Batch_normalisation_of_images_reads_them_in_one_kernel()
    {
        var x = F32(Images, 1);

        Assert.Single(ReadersOf(Images, x.BatchNormOfBatch(F32([20], 2), F32([20], 3)).Y));
        Assert.Single(ReadersOf(Images, Gradients(x)));
    }

    [Fact]
    public void Where_channels_are_innermost_or_pieces_short_the_sums_have_a_kernel_of_their_own()
    {
        var channelsLast = F32([4, 16, 24, 20], 1).Permute(0, 3, 1, 2);
        var small = F32([4, 20, 7, 7], 1);

        Assert.Equal(2, ReadersOf(Images, channelsLast.BatchNormOfBatch().Y).Count());
        Assert.Equal(2, ReadersOf(small.Shape, small.BatchNormOfBatch().Y).Count());
    }

    [Theory]
    [InlineData(4, 20, 16, 24)]
    [InlineData(3, 17, 19, 23)]
    [InlineData(2, 16, 70, 70)]
    [InlineData(9, 33, 16, 16)]
    public void It_agrees_with_the_formula_evaluated_step_by_step(int count, int channels, int height, int width)
    {
        var x = F32([count, channels, height, width], 1);

        var expected = EquivalenceTests.Under(CompilerOptions.Plain, () => All(x));
        var actual = EquivalenceTests.Under(CompilerOptions.Default, () => All(x));

        for (var i = 0; i < expected.Length; i++)
            foreach (var (want, got) in expected[i].ToArray<float>().Zip(actual[i].ToArray<float>()))
                Assert.True(Math.Abs(want - got) <= 2e-5 * (1 + Math.Abs(want)), $"result {i}: {got}, step by step {want}");

        static Tensor[] All(Tensor x)
        {
            var (y, mean, variance) = x.BatchNormOfBatch(F32([x.Shape[1]], 2), F32([x.Shape[1]], 3));
            return [y, mean, variance, .. Gradients(x)];
        }
    }

    private static Tensor[] Gradients(Tensor x)
    {
        var (weight, bias) = (F32([x.Shape[1]], 2), F32([x.Shape[1]], 3));
        var (y, mean, variance) = x.BatchNormOfBatch(weight, bias);
        Tensor.Eval(y, mean, variance);
        return (y * F32(x.Shape, 4)).Sum().Grad(x, weight, bias);
    }

    private static IEnumerable<Kernel> ReadersOf(Shape shape, params Tensor[] results) => Compilation.Explain(results).Steps.Select(step => step.Kernel)
        .Where(kernel => kernel is LoopKernel loop && loop.Rows.ElementCount * loop.Columns.ElementCount == shape.ElementCount);

    private static Tensor F32(Shape shape, ulong seed) => Sample.Normal(shape, seed).To(DType.F32).Eval();
}
