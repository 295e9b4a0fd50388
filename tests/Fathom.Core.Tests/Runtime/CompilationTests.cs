using Fathom.Runtime;
using Microsoft.Extensions.Logging;

namespace Fathom.Core.Tests.Runtime;

[Collection(ProcessWideCollection.Name)]
public sealed class CompilationTests
{
    [Fact]
    public void The_same_structure_with_other_data_and_numbers_compiles_once()
    {
        Tensor Graph(int seed, double factor) => (Sample.Normal([3, 7], (ulong)seed) * factor).Exp().Sum(0);
        Graph(1, 0.3).Eval();
        var before = Compilation.CompiledPrograms;
        Graph(2, 0.7).Eval();
        Assert.Equal(before, Compilation.CompiledPrograms);
        (Sample.Normal([3, 8], 1) * 0.3).Exp().Sum(0).Eval();
        Assert.Equal(before + 1, Compilation.CompiledPrograms);
    }

    [Fact]
    public void The_cache_is_bounded()
    {
        for (var size = 1; size <= 300; size++)
            Tensor.Iota([size], 0).Sum().Eval();
        Assert.InRange(Compilation.CachedPrograms, 1, 256);
    }

    [Fact]
    public void A_program_explains_its_kernels_work_and_memory()
    {
        var x = Sample.Normal([64, 32], 1).To(DType.F32).Eval();
        var text = Compilation.Explain((x.MatMul(x.T).Exp() + 1).Sum(1)).Explain();
        Assert.Contains("2 kernels", text);
        Assert.Contains("Mflop", text);
        Assert.Contains("arena", text);
        Assert.Contains("matmul", text);
        Assert.Contains("exp+add+sum", text);
    }

    [Fact]
    public void Softmax_and_layer_norm_are_one_kernel_each()
    {
        var x = Sample.Normal([32, 64], 1).To(DType.F32).Eval();
        var exp = (x - x.Max(1, true)).Exp();
        Assert.Single(Compilation.Explain(exp / exp.Sum(1, true)).Steps);
        var centred = x - x.Sum(1, true) / 64;
        Assert.Single(Compilation.Explain(centred * ((centred * centred).Sum(1, true) / 64 + 1e-5).Rsqrt()).Steps);
    }

    [Fact]
    public void Results_of_one_computation_come_from_one_kernel()
    {
        Tensor[] operands = [.. new[] { Sample.Normal([32, 64], 1), Sample.Normal([64], 2), Sample.Normal([64], 3) }.Select(x => x.To(DType.F32).Eval())];
        var y = operands[0].LayerNorm([64], operands[1], operands[2]);
        var dy = Sample.Normal([32, 64], 4).To(DType.F32).Eval();
        // The value and the moments that its gradients read, then what is wanted of the three gradients.
        Assert.Equal([2, 3], Compilation.Explain([y, .. y.Vjp(dy, operands)]).Steps.Select(step => step.Outputs.Length));
        Assert.Equal([2, 2], Compilation.Explain([y, .. y.Vjp(dy, operands[1], operands[2])]).Steps.Select(step => step.Outputs.Length));
        Assert.Equal([1, 3], Compilation.Explain(y.Eval().Vjp(dy, operands)).Steps.Select(step => step.Outputs.Length));
    }

    [Fact]
    public void Compilations_are_reported_to_listeners_and_the_log()
    {
        var (events, log) = (new List<CompilationEvent>(), new Recorder());
        void Listen(CompilationEvent compilation) => events.Add(compilation);
        Compilation.Compiled += Listen;
        Compilation.Logger = log;
        try
        {
            Sample.Normal([11, 13, 17], 1).Exp().Sum().Eval();
        }
        finally
        {
            Compilation.Compiled -= Listen;
            Compilation.Logger = null;
        }
        Assert.Contains("no program of this structure", events[0].Reason);
        Assert.NotEmpty(events[0].Program.Steps);
        Assert.Contains(log.Lines, line => line.StartsWith("Compiled ", StringComparison.Ordinal));
    }

    private sealed class Recorder : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
