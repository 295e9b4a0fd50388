using Fathom.Runtime;

namespace Fathom.Core.Tests.Autodiff;

/// <summary>Rematerialisation: same gradients, more work, less memory.</summary>
public sealed class CheckpointTests
{
    private const int Segments = 6, Layers = 3;

    private readonly Tensor x = Sample.Normal([16, 16], 1).To(DType.F32).Eval();
    private readonly Tensor[] weights = [.. Enumerable.Range(0, Segments * Layers).Select(i => (Sample.Normal([16, 16], (ulong)i) * 0.2).To(DType.F32).Eval())];

    [Fact]
    public void Gradients_are_the_same_bits()
    {
        var kept = Loss(checkpoint: false).Grad(weights);
        var recomputed = Loss(checkpoint: true).Grad(weights);
        for (var i = 0; i < weights.Length; i++)
            Assert.Equal(kept[i].ToArray<float>(), recomputed[i].ToArray<float>());
    }

    [Fact]
    public void A_deep_chain_needs_a_smaller_arena_and_computes_segments_again()
    {
        var kept = Compilation.Explain(Loss(checkpoint: false).Grad(weights));
        var recomputed = Compilation.Explain(Loss(checkpoint: true).Grad(weights));
        Assert.True(recomputed.ArenaBytes < 0.7 * kept.ArenaBytes, $"{recomputed.ArenaBytes} against {kept.ArenaBytes} bytes");
        Assert.True(MatMuls(recomputed) > MatMuls(kept), "no product is computed twice");
    }

    private static int MatMuls(Fathom.Compiler.Program program) => program.Steps.Count(step => step.Kernel.Name.Contains("matmul"));

    private Tensor Loss(bool checkpoint)
    {
        var h = x;
        for (var segment = 0; segment < Segments; segment++)
        {
            var (start, y) = (h, h);
            var used = weights[(segment * Layers)..((segment + 1) * Layers)];
            foreach (var w in used)
                y = y.MatMul(w).Tanh();
            h = checkpoint ? GradientRules.Checkpoint(y, [start, .. used]) : y;
        }
        return h.Sum();
    }
}
