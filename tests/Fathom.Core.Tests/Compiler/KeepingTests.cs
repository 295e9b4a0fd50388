using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Compiler;

/// <summary>What is kept from run to run is never older than what it was computed from.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class KeepingTests
{
    // Four products of up to 60 in size, rounded otherwise when the scale is folded in; what is stale is off by tenths.
    private const double Tolerance = 1e-4;

    [Fact]
    public void What_depends_on_variables_follows_them()
    {
        var (w, scale) = (new Parameter(F32([4, 4], 1)), new Parameter(F32([4], 2)));
        var x = F32([3, 4], 3);
        Tensor Forward() => x.MatMul((w.Value * 2).Tanh()) * scale;
        for (var round = 0; round < 4; round++)
        {
            var expected = EquivalenceTests.Under(CompilerOptions.Plain, () => [Forward()])[0].ToArray<float>();
            for (var again = 0; again < 2; again++)
                Expect.Near(expected, Forward().ToArray<float>(), Tolerance);
            if (round % 2 == 0)
                w.Assign(w.Value + 0.5f);
            else
                scale.Assign(scale.Value * 3);
        }
    }

    [Fact]
    public void Unchanged_variables_cost_nothing_again()
    {
        var w = new Parameter(F32([40, 40], 1));
        var x = F32([3, 40], 2);
        Tensor Forward() => x.MatMul(w.Value.Exp());
        Forward().Eval();
        Assert.Equal(1, Kernels(Forward));
        w.Assign(w.Value * 0.5f);
        // What has changed must come again to be kept.
        Assert.Equal(2, Kernels(Forward));
        Assert.Equal(2, Kernels(Forward));
        Assert.Equal(1, Kernels(Forward));
    }

    [Fact]
    public void Variables_that_change_for_every_run_take_no_new_memory()
    {
        // Trained by one program and read by another, as a discriminator is by the generator's step; the weights take 144 KiB, and as much once packed.
        var w = new Parameter(F32([64, 64, 3, 3], 1));
        var x = F32([1, 64, 8, 8], 2);
        void Round()
        {
            w.Assign(w.Value * 0.5f);
            x.Conv(w.Value.Tanh(), padding: 1).Eval();
        }
        for (var round = 0; round < 3; round++)
            Round();
        var before = MemoryPool.LiveBytes;
        for (var round = 0; round < 10; round++)
            Round();
        Assert.InRange(MemoryPool.LiveBytes - before, long.MinValue, 10 * x.ElementCount * sizeof(float) + 4096);
    }

    [Fact]
    public void A_variable_that_the_program_writes_is_read_in_every_run()
    {
        var (w, sum) = (new StateBuffer(Tensor.Ones([8])), new StateBuffer(Tensor.Zeros([8])));
        for (var run = 1; run <= 3; run++)
        {
            Variable.Assign((w, w.Value + 1), (sum, sum.Value + w.Value * 2));
            Assert.Equal(run + 1, w.Value.ToArray<float>()[0]);
        }
        Assert.Equal(2 + 4 + 6, sum.Value.ToArray<float>()[0]);
    }

    [Fact]
    public void Data_in_another_order_is_turned_once_when_it_comes_again()
    {
        var w = F32([16, 16, 3, 3], 1);
        Tensor[] inputs = [F32([2, 16, 12, 12], 2), F32([2, 16, 12, 12], 3)];
        Tensor Forward(Tensor x) => x.Conv(w, padding: 1);
        var expected = inputs.Select(x => EquivalenceTests.Under(CompilerOptions.Plain, () => [Forward(x)])[0].ToArray<float>()).ToArray();
        // In turn, the same several times, and in turn again.
        foreach (var which in (ReadOnlySpan<int>)[0, 1, 0, 0, 0, 1, 1, 1, 0, 1])
            Assert.Equal(expected[which], Forward(inputs[which]).ToArray<float>());
        Forward(inputs[0]).Eval();
        Forward(inputs[0]).Eval();
        Assert.Equal(1, Kernels(() => Forward(inputs[0])));
        Assert.Equal(2, Kernels(() => Forward(inputs[1])));
    }

    [Fact]
    public async Task Threads_with_data_of_their_own_do_not_meet()
    {
        var (w, scale) = (new Parameter(F32([16, 16, 3, 3], 1)), new Parameter(F32([16], 9)));
        Tensor Forward(Tensor x) => x.Conv(w, padding: 1) * scale.Value.Exp().AlongAxis(1, 4);
        var inputs = Enumerable.Range(2, 4).Select(seed => F32([2, 16, 12, 12], (ulong)seed)).ToArray();
        var expected = Array.ConvertAll(inputs, x => Forward(x).ToArray<float>());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
        {
            for (var run = 0; run < 30; run++)
                Assert.Equal(expected[(i + run / 3) % 4], Forward(inputs[(i + run / 3) % 4]).ToArray<float>());
        })));
    }

    private static int Kernels(Func<Tensor> build)
    {
        using var profile = KernelProfile.Start();
        build().Eval();
        return profile.Kernels.Sum(kernel => kernel.Calls);
    }

    private static Tensor F32(Shape shape, ulong seed) => Sample.Normal(shape, seed).To(DType.F32).Eval();
}
