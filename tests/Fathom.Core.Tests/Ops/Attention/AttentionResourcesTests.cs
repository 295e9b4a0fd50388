using Fathom.Cpu;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Ops.Attention;

/// <summary>What attention needs, and what its results do not depend on.</summary>
[Collection(ProcessWideCollection.Name)]
public class AttentionResourcesTests
{
    [Fact]
    public void Results_are_the_same_bits_at_every_thread_count()
    {
        Tensor q = F32([2, 6, 300, 40], 1), k = F32([2, 2, 300, 40], 2), v = F32([2, 2, 300, 24], 3), dy = F32([2, 6, 300, 24], 4);
        float[][] All()
        {
            var y = q.Attention(k, v, new() { Causal = true, Dropout = 0.1, Key = new(3) });
            Tensor[] all = [y, .. y.Vjp(dy, q, k, v)];
            Tensor.Eval(all);
            return [.. all.Select(x => x.ToArray<float>())];
        }
        var before = CpuThreads.Count;
        try
        {
            CpuThreads.Count = 1;
            var expected = All();
            foreach (var threads in (int[])[2, 5])
            {
                CpuThreads.Count = threads;
                Assert.Equal(expected, All());
            }
        }
        finally
        {
            CpuThreads.Count = before;
        }
    }

    [Fact]
    public void No_matrix_of_scores_is_stored()
    {
        const int length = 4096;
        var x = F32([1, 2, length, 32], 1);
        var arena = 0L;
        void Listen(CompilationEvent compilation) => arena = Math.Max(arena, compilation.Program.ArenaBytes);
        Compilation.Compiled += Listen;
        var y = x.Attention(x, x, new() { Causal = true });
        Tensor.Eval(y, y.Sum().Grad(x));
        Compilation.Compiled -= Listen;
        // The operands take 1 MB each; scores would take 128.
        Assert.InRange(arena, 0, 16 << 20);
    }

    [Fact]
    public void Gradients_of_a_training_step_share_one_kernel()
    {
        var (q, k, v) = (F32([1, 2, 50, 8], 1), F32([1, 2, 50, 8], 2), F32([1, 2, 50, 8], 3));
        CompilationEvent? compiled = null;
        void Listen(CompilationEvent compilation) => compiled = compilation;
        var y = q.Attention(k, v);
        Compilation.ClearCache();
        Compilation.Compiled += Listen;
        Tensor.Eval([y, .. y.Vjp(Tensor.Ones(y.Shape), q, k, v)]);
        Compilation.Compiled -= Listen;
        Assert.Equal(["attention", "attention"], compiled!.Program.Steps.Select(step => step.Kernel.Name.Split('_')[0]).Where(name => name == "attention"));
    }

    private static Tensor F32(Shape shape, ulong seed) => Sample.Normal(shape, seed).To(DType.F32).Eval();
}
