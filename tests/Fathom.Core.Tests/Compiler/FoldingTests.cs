using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Compiler;

/// <summary>Scales and shifts of channels by variables go into the weights before them, where nobody can tell but by the last digits.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class FoldingTests
{
    // Both sides sum up to 144 products of f32 of size 1, rounded differently.
    private const double Tolerance = 2e-5;

    public static TheoryData<string> Networks => [.. Cases.Keys];

    private static Dictionary<string, Func<Tensor, Tensor>> Cases { get; } = new()
    {
        ["convolution"] = x => Normalised(x.Conv(Variable([12, 16, 3, 3], 1), padding: 1), 12),
        ["convolution with bias"] = x => Normalised(x.Conv(Variable([12, 16, 3, 3], 1)) + Variable([12], 9).Value.AlongAxis(1, 4), 12),
        ["groups"] = x => Normalised(x.Conv(Variable([16, 4, 3, 3], 1), groups: 4), 16),
        ["transposed convolution"] = x => Normalised(x.ConvTranspose(Variable([16, 6, 2, 2], 1), null, ConvGeometry.Create([new(2, 0, 0, 1), new(2, 0, 0, 1)])), 6),
        ["product"] = x => Normalised(x.Reshape(-1, 16).MatMul(Variable([20, 16], 1).T), 20),
        ["scale on the left"] = x => Variable([12], 8).Value.AlongAxis(1, 4) * x.Conv(Variable([12, 16, 1, 1], 1)),
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Folded_and_unfolded_agree(string name)
    {
        var x = Sample.Normal([2, 16, 6, 6], 5).To(DType.F32).Eval();
        Variables.Clear();
        Tensor[] Build() => [Cases[name](x).Relu()];
        var expected = EquivalenceTests.Under(CompilerOptions.Default with { Fold = false }, Build)[0];
        var actual = EquivalenceTests.Under(CompilerOptions.Default, Build)[0];
        Expect.Near(expected.ToArray<float>(), actual.ToArray<float>(), Tolerance);
        // One kernel is left of each run.
        actual = Build()[0];
        using var profile = KernelProfile.Start();
        actual.Eval();
        Assert.Equal(1, profile.Kernels.Where(kernel => !kernel.Kernel.Name.StartsWith("copy", StringComparison.Ordinal)).Sum(kernel => kernel.Calls));
    }

    [Fact]
    public void What_somebody_else_reads_stays_as_it_is()
    {
        var x = Sample.Normal([2, 16, 6, 6], 5).To(DType.F32).Eval();
        Variables.Clear();
        Tensor[] Build()
        {
            var conv = x.Conv(Variable([12, 16, 3, 3], 1));
            return [Normalised(conv, 12), conv];
        }
        Bits.Same(EquivalenceTests.Under(CompilerOptions.Default with { Fold = false }, Build), EquivalenceTests.Under(CompilerOptions.Default, Build));
    }

    [Fact]
    public void Weights_that_the_program_writes_are_not_folded_into()
    {
        var x = Sample.Normal([2, 16, 6, 6], 5).To(DType.F32).Eval();
        float[] Trained(CompilerOptions options)
        {
            Variables.Clear();
            var weight = Variable([12, 16, 3, 3], 1);
            EquivalenceTests.Under(options, () =>
            {
                var loss = Normalised(x.Conv(weight), 12).Square().Mean();
                weight.Assign(weight.Value - 0.1f * loss.Grad(weight.Value));
                return [];
            });
            return weight.Value.ToArray<float>();
        }
        Assert.Equal(Trained(CompilerOptions.Default with { Fold = false }), Trained(CompilerOptions.Default));
    }

    private static Dictionary<ulong, Parameter> Variables { get; } = [];

    private static Parameter Variable(Shape shape, ulong seed)
    {
        if (!Variables.TryGetValue(seed, out var variable))
            Variables[seed] = variable = new Parameter(Sample.Normal(shape, seed).To(DType.F32));
        return variable;
    }

    private static Tensor Normalised(Tensor x, int channels) =>
        x.BatchNorm(Variable([channels], 2), Variable([channels], 3).Value.Square() + 0.5f, Variable([channels], 4), Variable([channels], 6));
}
