using Fathom.Compiler;
using Fathom.Cpu;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Runtime;

/// <summary>What many training steps promise: flat memory, no recompilation, the same bits.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class TrainingTests
{
    [Fact]
    public void Ten_thousand_steps_take_no_more_memory_than_a_thousand()
    {
        var (w, b) = (new Parameter(Sample.Normal([8, 8], 1).To(DType.F32)), new Parameter(Tensor.Zeros([8])));
        var x = Sample.Normal([4, 8], 2).To(DType.F32).Eval();
        var losses = new List<Tensor>();
        long reserved = 0, managed = 0;
        for (var step = 0; step < 10_000; step++)
        {
            var loss = (x.MatMul(w) + b).Tanh().Sum() / 4;
            var gradients = loss.Grad(w.Value, b.Value);
            TrainingStep.Run([loss], [(w, w.Value - 1e-4 * gradients[0]), (b, b.Value - 1e-4 * gradients[1])]);
            // Kept losses hold one number each, not their graphs.
            losses.Add(loss);
            if (step == 1_000)
                (reserved, managed) = (Settle(), GC.GetTotalMemory(forceFullCollection: true));
        }
        Assert.True(losses[0].Item() > losses[^1].Item());
        // 9,000 losses of 64 bytes each, and some 300 bytes of objects for each.
        Assert.InRange(MemoryPool.LiveBytes - reserved, long.MinValue, 9_000 * 64 + 100_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - managed, long.MinValue, 9_000 * 400 + 1_000_000);

        static long Settle()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return MemoryPool.LiveBytes;
        }
    }

    [Fact]
    public void Steps_after_the_first_compile_nothing_even_with_other_numbers()
    {
        var network = new SmallNetwork();
        network.Step(SmallNetwork.Batch(0), 0.05);
        var compiled = Compilation.CompiledPrograms;
        for (var step = 1; step < 5; step++)
            network.Step(SmallNetwork.Batch(step), 0.05 / (step + 2));
        Assert.Equal(compiled, Compilation.CompiledPrograms);
    }

    [Fact]
    public void Parameters_are_the_same_bits_for_any_number_of_threads()
    {
        var before = CpuThreads.Count;
        try
        {
            var states = new List<float[]>();
            foreach (var threads in (int[])[1, 2, 4])
            {
                CpuThreads.Count = threads;
                states.Add(Trained(CompilerOptions.Default));
            }
            Assert.Equal(states[0], states[1]);
            Assert.Equal(states[0], states[2]);
        }
        finally
        {
            CpuThreads.Count = before;
        }
    }

    [Fact]
    public void Planning_and_fusing_change_no_bit_of_training()
    {
        var expected = Trained(CompilerOptions.Default);
        Assert.Equal(expected, Trained(CompilerOptions.Default with { Plan = false }));
        var plain = Trained(CompilerOptions.Plain);
        for (var i = 0; i < expected.Length; i++)
            Expect.Close(expected[i], plain[i], 1e-4, $"parameter {i}");
    }

    private static float[] Trained(CompilerOptions options)
    {
        var before = Compilation.Options;
        Compilation.Options = options;
        try
        {
            var network = new SmallNetwork();
            for (var step = 0; step < 5; step++)
                network.Step(SmallNetwork.Batch(step));
            return network.State();
        }
        finally
        {
            Compilation.Options = before;
        }
    }
}
