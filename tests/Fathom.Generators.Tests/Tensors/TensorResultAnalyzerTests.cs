using Microsoft.CodeAnalysis;

namespace Fathom.Generators.Tests;

public class TensorResultAnalyzerTests
{
    [Theory]
    [InlineData("x.Relu();", "x.Relu()", "Relu")]
    [InlineData("x.Eval().Relu();", "x.Eval().Relu()", "Relu")]
    [InlineData("maybe?.Relu();", ".Relu()", "Relu")]
    [InlineData("new Tensor();", "new Tensor()", "new Tensor")]
    [InlineData("Action action = () => { x.Relu(); };", "x.Relu()", "Relu")]
    public async Task A_discarded_tensor_is_reported(string statement, string marked, string source)
    {
        var diagnostic = Assert.Single(await Diagnostics(statement));
        Assert.Equal(("FATHOM004", DiagnosticSeverity.Warning, marked), (diagnostic.Id, diagnostic.Severity, diagnostic.Marked()));
        Assert.StartsWith($"The tensor that '{source}' returns is discarded", diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.EndsWith("assign it, or call Eval()", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.Eval();")]
    [InlineData("maybe?.Relu().Eval();")]
    [InlineData("x = x.Relu();")]
    [InlineData("x += x;")]
    [InlineData("x++;")]
    [InlineData("maybe ??= x.Relu();")]
    [InlineData("_ = x.Relu();")]
    [InlineData("await System.Threading.Tasks.Task.FromResult(x);")]
    [InlineData("x.Item();")]
    [InlineData("Func<Tensor, Tensor> step = CompiledFunction.Of(a => a); step(x);")]
    [InlineData("Action action = () => x.Relu();")]
    public async Task A_statement_with_an_effect_is_fine(string statement) => Assert.Empty(await Diagnostics(statement));

    private static async Task<IEnumerable<Diagnostic>> Diagnostics(string statement) =>
        await Compiler.WithFramework($$"""
            using Fathom;
            class Program
            {
                static async System.Threading.Tasks.Task Run(Tensor x, Tensor? maybe) { {{statement}} }
            }
            """).Analyze(new TensorResultAnalyzer());
}
