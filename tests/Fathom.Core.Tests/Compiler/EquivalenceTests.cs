using Fathom.Compiler;
using Fathom.Cpu;
using Fathom.Runtime;
using FsCheck;

namespace Fathom.Core.Tests.Compiler;

/// <summary>Stages of the compiler, threads and vector widths change no value, whatever the graph.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class EquivalenceTests
{
    private static readonly CompilerOptions Plain = CompilerOptions.Plain;

    // Where order does not matter, every stage must give every bit.
    private static Arbitrary<GraphPlan> ExactGraphs => GraphPlans.Of(GraphPlans.Wild(), 14, GraphOperations.Exact);

    // Where it does, the order must not depend on memory or threads.
    private static Arbitrary<GraphPlan> AnyGraphs => GraphPlans.Of(GraphPlans.Wild(), 14, [.. GraphOperations.Exact, .. GraphOperations.Rounding]);

    [Fact]
    public void Fusing_changes_no_bit_of_what_is_exact_in_any_order() =>
        PropertyCheck.Run(ExactGraphs, 250, plan => Bits.Same(Evaluated(plan, Plain), Evaluated(plan, Plain with { Fuse = true })));

    [Fact]
    public void Fusing_changes_no_bit_of_long_elementwise_chains() =>
        PropertyCheck.Run(GraphPlans.Of(GraphPlans.Wild(), 30, GraphOperations.Elementwise), 60,
            plan => Bits.Same(Evaluated(plan, Plain), Evaluated(plan, Plain with { Fuse = true })));

    [Fact]
    public void Kernels_never_wait_for_each_other()
    {
        // Two kernels may each want what a third stores for the other; found by the properties above.
        var (x, y) = (Sample.Normal([2, 2], 1), Sample.Normal([2, 3], 2));
        Tensor[] Build()
        {
            var (t, r) = (y.Tanh(), x.Round());
            return [r.To(DType.I32) ^ t[.., 2..].To(DType.I32), t.NotEqual(r[.., 1..].To(DType.F32).To(DType.F64))];
        }
        Bits.Same(Under(Plain, Build), Under(CompilerOptions.Default, Build));
    }

    [Fact]
    public void Simplifying_changes_no_bit_but_the_sign_of_zero() =>
        PropertyCheck.Run(ExactGraphs, 150, plan =>
            Bits.Same(Evaluated(plan, Plain), Evaluated(plan, Plain with { Simplify = true }), signOfZero: false));

    [Fact]
    public void All_stages_together_change_no_bit_but_the_sign_of_zero() =>
        PropertyCheck.Run(ExactGraphs, 150, plan =>
            Bits.Same(Evaluated(plan, Plain), Evaluated(plan, CompilerOptions.Default), signOfZero: false));

    [Fact]
    public void Planned_memory_changes_no_bit() =>
        PropertyCheck.Run(AnyGraphs, 150, plan =>
            Bits.Same(Evaluated(plan, CompilerOptions.Default with { Plan = false }), Evaluated(plan, CompilerOptions.Default)));

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var before = CpuThreads.Count;
        try
        {
            PropertyCheck.Run(AnyGraphs, 50, plan =>
            {
                CpuThreads.Count = 1;
                var expected = Evaluated(plan, CompilerOptions.Default);
                foreach (var threads in (ReadOnlySpan<int>)[2, 4])
                {
                    CpuThreads.Count = threads;
                    Bits.Same(expected, Evaluated(plan, CompilerOptions.Default));
                }
            });
        }
        finally
        {
            CpuThreads.Count = before;
        }
    }

    [Fact]
    public void The_width_of_vectors_changes_no_bit_of_fused_loops()
    {
        var cpu = Backends.Current;
        try
        {
            PropertyCheck.Run(AnyGraphs, 60, plan =>
            {
                var expected = With(cpu);
                foreach (var bits in new[] { 512, 256, 128, 0 }.Where(bits => bits <= CpuFeatures.VectorBits))
                    Bits.Same(expected, With(new VectorWidthBackend(cpu, bits)));

                Tensor[] With(IBackend backend)
                {
                    Backends.Register(backend);
                    Compilation.ClearCache();
                    return Evaluated(plan, CompilerOptions.Default);
                }
            });
        }
        finally
        {
            Backends.Register(cpu);
            Compilation.ClearCache();
        }
    }

    private static Tensor[] Evaluated(GraphPlan plan, CompilerOptions options) => Under(options, plan.Build);

    internal static Tensor[] Under(CompilerOptions options, Func<Tensor[]> build)
    {
        Compilation.Options = options;
        try
        {
            var tensors = build();
            Tensor.Eval(tensors);
            return tensors;
        }
        finally
        {
            Compilation.Options = CompilerOptions.Default;
        }
    }
}
