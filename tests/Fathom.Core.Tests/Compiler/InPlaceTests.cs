using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Compiler;

/// <summary>Variables that are written in the program that reads them: computing in place must never let a reader see a new value.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class InPlaceTests
{
    [Fact]
    public void Random_assignments_agree_with_kernels_that_copy_everything()
    {
        for (var seed = 1ul; seed <= 200; seed++)
            Assert.True(Assigned(seed, CompilerOptions.Plain).SequenceEqual(Assigned(seed, CompilerOptions.Default)), $"seed {seed}");
    }

    [Fact]
    public void An_update_in_place_needs_no_arena()
    {
        var (w, step) = (new Parameter(Tensor.Ones([1000])), Tensor.Full([1000], 0.5).Eval());
        CompilationEvent? compiled = null;
        void Listen(CompilationEvent compilation) => compiled = compilation;
        w.Value.Eval();
        Compilation.ClearCache();
        Compilation.Compiled += Listen;
        w.Assign(w.Value - 0.1f * step);
        Compilation.Compiled -= Listen;
        Assert.Equal(0, compiled!.Program.ArenaBytes);
        Assert.Single(compiled.Program.Steps);
    }

    private static float[] Assigned(ulong seed, CompilerOptions options)
    {
        Compilation.Options = options;
        try
        {
            var random = new RandomKey(seed).Numbers();
            Parameter[] cells = [.. Enumerable.Range(0, 4).Select(i => new Parameter(Sample.Normal([3, 3], seed + (ulong)i).To(DType.F32)))];
            var nodes = cells.Select(cell => cell.Value).ToList();
            for (var i = 0; i < 8; i++)
                nodes.Add(Combine(random.NextInt32(6), nodes[random.NextInt32(nodes.Count)], nodes[random.NextInt32(nodes.Count)]));
            var outputs = new[] { nodes[random.NextInt32(nodes.Count)] * 1.5f, nodes[^1].T };
            TrainingStep.Run(nodes[^2].Sum(), outputs, [.. cells.Select(cell => ((Variable)cell, nodes[random.NextInt32(nodes.Count)]))]);
            return [.. cells.Select(cell => cell.Value).Concat(outputs).SelectMany(tensor => tensor.ToArray<float>())];
        }
        finally
        {
            Compilation.Options = CompilerOptions.Default;
        }
    }

    private static Tensor Combine(int choice, Tensor x, Tensor y) => choice switch
    {
        0 => x + y,
        1 => x * 0.5f - y,
        2 => x.T,
        3 => x.Flip(0),
        4 => x.Tanh(),
        _ => x[..1].BroadcastTo([3, 3]) * y,
    };
}
