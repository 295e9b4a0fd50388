using Fathom.Compiler;
using Fathom.Cpu;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Compiler;

/// <summary>Stages of the compiler change no value: random graphs under all options, whose seed and size reproduce a failure.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class EquivalenceTests
{
    private const int Graphs = 150;

    private static readonly CompilerOptions Plain = CompilerOptions.Plain;

    [Fact]
    public void Planning_changes_no_bit() => Same(CompilerOptions.Default, CompilerOptions.Default with { Plan = false });

    [Fact]
    public void Fusing_changes_no_bit_of_elementwise_graphs() =>
        Same(Plain with { Fuse = true }, Plain, reductions: false);

    [Fact]
    public void Simplifying_changes_no_bit_but_the_sign_of_zero() => Same(Plain with { Simplify = true }, Plain);

    [Fact]
    public void Fusing_reductions_changes_no_more_than_the_order_of_sums()
    {
        // Sums of up to a few hundred terms of size 1 in another order, then functions of slope at most 1: 1e-4 absolute.
        for (var seed = 1ul; seed <= Graphs; seed++)
            Close(Evaluated(seed, 12, Plain), Evaluated(seed, 12, CompilerOptions.Default), $"seed {seed}");
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var before = CpuThreads.Count;
        try
        {
            for (var seed = 1ul; seed <= 30; seed++)
            {
                CpuThreads.Count = 1;
                var expected = Evaluated(seed, 15, CompilerOptions.Default);
                CpuThreads.Count = 4;
                Assert.Equal(expected, Evaluated(seed, 15, CompilerOptions.Default));
            }
        }
        finally
        {
            CpuThreads.Count = before;
        }
    }

    private static void Same(CompilerOptions a, CompilerOptions b, bool reductions = true)
    {
        for (var seed = 1ul; seed <= Graphs; seed++)
        {
            if (Agree(seed, 12))
                continue;
            // The smallest graph of this seed that still differs is the one to look at.
            var size = Enumerable.Range(1, 12).First(size => !Agree(seed, size));
            Assert.Fail($"Seed {seed} with {size} nodes differs:\n{Compilation.Explain(RandomGraph.Build(seed, size, reductions)).Explain()}");
        }

        bool Agree(ulong seed, int size) => Evaluated(seed, size, a, reductions).SequenceEqual(Evaluated(seed, size, b, reductions));
    }

    private static float[] Evaluated(ulong seed, int count, CompilerOptions options, bool reductions = true)
    {
        Compilation.Options = options;
        try
        {
            var tensors = RandomGraph.Build(seed, count, reductions);
            Tensor.Eval(tensors);
            // NaN would equal nothing, and -0 equals 0.
            return [.. tensors.SelectMany(tensor => tensor.ToArray<float>()).Select(value => float.IsNaN(value) ? 12345 : value)];
        }
        finally
        {
            Compilation.Options = CompilerOptions.Default;
        }
    }

    private static void Close(float[] expected, float[] actual, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-4 * Math.Max(1, Math.Abs(expected[i])), $"{where}, {i}: {expected[i]} against {actual[i]}");
    }
}
