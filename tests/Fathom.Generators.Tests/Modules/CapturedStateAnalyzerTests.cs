using Microsoft.CodeAnalysis;

namespace Fathom.Generators.Tests;

public class CapturedStateAnalyzerTests
{
    [Theory]
    [InlineData("Leaf body", "public string Forward() => body.ToString()! + body;")]
    [InlineData("Parameter body", "public Parameter Weight => body;")]
    [InlineData("IReadOnlyList<Module> body", "public int Forward() { Func<int> count = () => body.Count; return count(); }")]
    public async Task A_captured_parameter_that_holds_state_is_reported_once(string parameter, string member)
    {
        var diagnostic = Assert.Single(await Diagnostics($"public partial class Net({parameter}) : Module {{ {member} }}"));
        Assert.Equal(("FATHOM003", DiagnosticSeverity.Warning, "body"), (diagnostic.Id, diagnostic.Severity, diagnostic.Marked()));
        Assert.Contains("get-only property", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public partial class Net(Leaf body) : Module { public Leaf Body { get; } = body; }")]
    [InlineData("public partial class Net(int size) : Module { public int Forward() => size; }")]
    [InlineData("public partial class Net : Module { public Leaf Body; public Net(Leaf body) => Body = body; }")]
    [InlineData("public partial class Net : Module { public Leaf Same(Leaf body) => body; }")]
    [InlineData("public class Plain(Leaf body) { public Leaf Body => body; }")]
    [InlineData("public abstract class Layer(Leaf body) : Module { public Leaf[] All = [body]; } public class Net(Leaf body) : Layer(body);")]
    public async Task A_parameter_used_only_in_construction_is_fine(string source) => Assert.Empty(await Diagnostics(source));

    private static async Task<IEnumerable<Diagnostic>> Diagnostics(string source) =>
        await Compiler.WithFramework(Sources.UserUsings + source).Analyze(new CapturedStateAnalyzer());
}
