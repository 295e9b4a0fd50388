using Fathom.Compiler;
using Fathom.Runtime;
using FsCheck.Fluent;

namespace Fathom.Core.Tests.Compiler;

/// <summary>Variables that are written in the program that reads them: computing in place must never let a reader see a new value.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class InPlaceTests
{
    private static readonly GraphOperation[] Operations =
    [
        GraphOperation.Binary("add", (x, y) => x + y),
        GraphOperation.Binary("half less", (x, y) => x * 0.5f - y),
        GraphOperation.Unary("transpose", x => x.T),
        GraphOperation.Unary("flip", x => x.Flip(0)),
        GraphOperation.Unary("tanh", x => x.Tanh()),
        GraphOperation.Binary("first row times", (x, y) => x[..1].BroadcastTo([3, 3]) * y),
    ];

    [Fact]
    public void Assignments_agree_with_kernels_that_copy_everything()
    {
        var steps =
            from operation in Gen.Choose(0, Operations.Length - 1)
            from x in Gen.Choose(0, 11)
            from y in Gen.Choose(0, 11)
            select new GraphStep(operation, x, y, 0);
        var inputs = Enumerable.Range(1, 4).Select(seed => new GraphInput(DType.F32, [3, 3], (ulong)seed, IsTame: true)).ToArray();
        var cases =
            from count in Gen.Choose(2, 8)
            from chosen in Gen.ArrayOf(steps, count)
            from assigned in Gen.ArrayOf(Gen.Choose(0, 11), 4)
            from extra in Gen.Choose(0, 11)
            select (Plan: new GraphPlan([.. Operations], [.. inputs], [.. chosen], extra), Assigned: assigned);
        PropertyCheck.Run(Arb.From(cases, item => item.Plan.Smaller().Where(plan => plan.Inputs.All(input => input.Shape.ElementCount == 9))
            .Select(plan => (plan, item.Assigned))), 300, item =>
            Bits.Same(Assigned(item.Plan, item.Assigned, CompilerOptions.Plain), Assigned(item.Plan, item.Assigned, CompilerOptions.Default), signOfZero: false));
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

    [Fact]
    public void An_update_that_is_read_waits_for_the_readers_of_the_old_value_and_is_done_in_place()
    {
        var (w, x) = (new Parameter(Tensor.Ones([20, 20])), Tensor.Full([20, 20], 0.25).Eval());
        var step = CompiledFunction.Of(x =>
        {
            var before = x.MatMul(w.Value);
            w.Value = (w.Value - 0.5f * x.MatMul(x)).Tanh();
            return x.MatMul(w.Value).MatMul(before);
        });
        step(x);
        using var profile = KernelProfile.Start();
        step(x);
        Assert.Equal(["matmul", "matmul", "matmul", "matmul"], profile.Kernels.SelectMany(kernel => Enumerable.Repeat(kernel.Kernel.Name[..6], kernel.Calls)));
    }

    // Each cell takes the value of some node, and two nodes are wanted besides.
    private static Tensor[] Assigned(GraphPlan plan, int[] assigned, CompilerOptions options) => EquivalenceTests.Under(options, () =>
    {
        Parameter[] cells = [.. plan.Leaves().Select(leaf => new Parameter(leaf))];
        var nodes = plan.Nodes([.. cells.Select(cell => cell.Value)]);
        var outputs = new[] { nodes[plan.Extra % nodes.Count] * 1.5f, nodes[^1].T };
        TrainingStep.Run([nodes[^2].Sum(), .. outputs], [.. cells.Select((cell, i) => ((Variable)cell, nodes[assigned[i] % nodes.Count]))]);
        return [.. cells.Select(cell => cell.Value), .. outputs];
    });
}
