using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Compiler;

/// <summary>What is done with a product's or convolution's result part by part gives the bits of doing it afterwards.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class AttachingTests
{
    private static readonly CompilerOptions Apart = CompilerOptions.Default with { Fuse = false, Fold = false };
    private static readonly CompilerOptions Attached = CompilerOptions.Default with { Fold = false };

    [Theory]
    [InlineData(1, 5, 7)]
    [InlineData(3, 300, 20)]
    [InlineData(70, 33, 129)]
    [InlineData(256, 256, 1)]
    [InlineData(100, 600, 500)]
    public void A_matrix_product_with_bias_activation_and_residual(int rows, int depth, int columns)
    {
        var (x, w) = (F32([rows, depth], 1), F32([columns, depth], 2));
        var (b, residual) = (F32([columns], 3), F32([rows, columns], 4));
        SameBits(() => [(x.MatMul(w.T) + b).Relu() + residual]);
    }

    [Theory]
    [InlineData(3, 30, 128)]
    [InlineData(70, 600, 301)]
    [InlineData(256, 256, 640)]
    public void A_matrix_product_that_a_formula_finishes(int rows, int depth, int columns)
    {
        var (x, w) = (F32([rows, depth], 1), F32([columns, depth], 2));
        var (b, residual) = (F32([columns], 3), F32([rows, columns], 4));
        SameBits(() => [x.MatMul(w.T) + residual]);
        SameBits(() => [x.MatMul(w.T) + b + residual]);
        SameBits(() => [(residual + (x.MatMul(w.T) + b)).Relu()]);
        SameBits(() => [(x.MatMul(w.T) + b).Gelu()]);
        SameBits(() => [(x.MatMul(w.T) + b).Tanh()]);
        SameBits(() => [x.MatMul(w.T).Relu()]);
    }

    [Fact]
    public void A_batch_of_products_with_a_shared_bias()
    {
        var (x, w, b) = (F32([3, 17, 40], 1), F32([40, 50], 2), F32([50], 3));
        SameBits(() => [(x.MatMul(w) + b).Tanh()]);
        var y = F32([3, 40, 50], 4);
        SameBits(() => [x.MatMul(y).Sigmoid() * 2]);
    }

    [Fact]
    public void What_reads_the_first_rows_of_a_product_leaves_the_others_out_of_its_memory()
    {
        var (x, w) = (F32([18, 40], 1), F32([40, 16], 2));
        SameBits(() => [x.MatMul(w).Reshape(6, 3, 16)[..1]]);
        var product = Assert.Single(Compilation.Explain(x.MatMul(w)[..3] + 1).Steps, step => step.Kernel is CallKernel);
        Assert.Null(((CallKernel)product.Kernel).Epilogue);
    }

    [Theory]
    [InlineData(2, 64, 64, 13, 3, 1, 1)]
    [InlineData(1, 512, 512, 7, 3, 1, 1)]
    [InlineData(3, 20, 50, 9, 3, 2, 1)]
    [InlineData(2, 3, 17, 12, 5, 1, 1)]
    [InlineData(2, 70, 130, 8, 1, 1, 1)]
    [InlineData(2, 24, 24, 10, 3, 1, 24)]
    [InlineData(2, 24, 36, 10, 3, 1, 6)]
    [InlineData(1, 8, 1, 6, 3, 1, 1)]
    [InlineData(3, 1, 6, 28, 5, 1, 1)]
    [InlineData(2, 3, 4, 60, 3, 2, 1)]
    [InlineData(2, 3, 50, 41, 3, 1, 1)]
    [InlineData(2, 3, 20, 13, 5, 1, 1)]
    [InlineData(40, 2, 3, 2, 3, 1, 1)]
    public void A_convolution_with_bias_activation_and_residual(int images, int inputs, int outputs, int size, int kernel, int stride, int groups)
    {
        var x = F32([images, inputs, size, size], 1);
        var w = F32([outputs, inputs / groups, kernel, kernel], 2);
        var b = F32([outputs], 3);
        Tensor Conv() => x.Conv(w, stride: stride, padding: kernel / 2, groups: groups);
        var residual = F32(Conv().Shape, 4);
        SameBits(() => [(Conv() + b.AlongAxis(1, 4) + residual).Relu()]);
        SameBits(() => [(Conv() * b.AlongAxis(1, 4)).Sigmoid()]);
    }

    [Fact]
    public void Loops_over_positions_samples_or_several_products()
    {
        var (x, w) = (F32([2, 16, 6, 6], 1), F32([16, 16, 3, 3], 2));
        var (image, sample) = (F32([6, 6], 3), F32([2, 1, 1, 1], 4));
        SameBits(() => [x.Conv(w, padding: 1) + image]);
        SameBits(() => [x.Conv(w, padding: 1) * sample]);
        SameBits(() => [x.Conv(w, padding: 1) * x.Conv(w.Flip(2), padding: 1)]);
        SameBits(() => [x.Conv(w, padding: 1).Permute(0, 1, 3, 2) + x.Conv(w.Flip(3), padding: 1)]);
        SameBits(() => [x.Conv(w, padding: 1).Relu(), x.Conv(w, padding: 1).Sum()]);
    }

    [Fact]
    public void An_update_of_the_weights_that_the_product_reads_waits_for_it()
    {
        float[] Updated(CompilerOptions options)
        {
            var weight = new Parameter(F32([30, 30], 1));
            var x = F32([30, 30], 2);
            Compilation.Options = options;
            try
            {
                for (var step = 0; step < 3; step++)
                    weight.Assign(weight.Value - 0.1f * x.MatMul(weight.Value));
            }
            finally
            {
                Compilation.Options = CompilerOptions.Default;
            }
            return weight.Value.ToArray<float>();
        }
        Assert.Equal(Updated(Apart), Updated(Attached));
    }

    [Fact]
    public void They_are_one_kernel()
    {
        var (x, w, b) = (F32([64, 32], 1), F32([32, 48], 2), F32([48], 3));
        Assert.Equal("matmul+add+relu", Assert.Single(Compilation.Explain((x.MatMul(w) + b).Relu()).Steps).Kernel.Name);
    }

    [Fact]
    public void A_loop_over_the_first_rows_stays_apart_since_its_memory_is_too_small_for_the_product()
    {
        var (x, w) = (F32([4, 32], 1), F32([32, 65], 2));
        SameBits(() => [x.MatMul(w).Slice(0, ..3).Tanh()]);
        Assert.Equal(2, Compilation.Explain(x.MatMul(w).Slice(0, ..3).Tanh()).Steps.Count);
    }

    private static Tensor F32(Shape shape, ulong seed) => Sample.Normal(shape, seed).To(DType.F32).Eval();

    private static void SameBits(Func<Tensor[]> build) => Bits.Same(EquivalenceTests.Under(Apart, build), EquivalenceTests.Under(Attached, build));
}
