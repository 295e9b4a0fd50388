using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fathom.Generators.Tests;

public class ModuleGeneratorCachingTests
{
    private const string Net = """
        using Fathom;
        using Fathom.Nn;
        public partial class Net : Module
        {
            public Parameter Weight { get; } = new();
            public int Forward() => 1;
        }
        """;

    [Fact]
    public void An_edit_elsewhere_keeps_the_output()
    {
        var reasons = ReasonsAfter(compilation => compilation.AddSyntaxTrees(Parse("class Unrelated;")));
        Assert.Equal([IncrementalStepRunReason.Cached], reasons);
    }

    [Fact]
    public void An_edit_within_a_method_of_the_module_keeps_the_output()
    {
        var reasons = ReasonsAfter(compilation => Replace(compilation, Net.Replace("=> 1", "=>\n\n 2", StringComparison.Ordinal)));
        Assert.Equal([IncrementalStepRunReason.Cached], reasons);
    }

    [Fact]
    public void A_new_member_makes_a_new_output()
    {
        var reasons = ReasonsAfter(compilation => Replace(compilation, Net.Replace("public int", "public Leaf? Body; public int", StringComparison.Ordinal)));
        Assert.Equal([IncrementalStepRunReason.Modified], reasons);
    }

    private static IncrementalStepRunReason[] ReasonsAfter(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var compilation = Compiler.WithFramework(Net);
        var driver = Compiler.Driver(new ModuleGenerator()).RunGenerators(compilation).RunGenerators(edit(compilation));
        var outputs = driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value);
        return [.. outputs.SelectMany(step => step.Outputs).Select(output => output.Reason)];
    }

    private static CSharpCompilation Replace(CSharpCompilation compilation, string source) =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[^1], Parse(source));

    private static SyntaxTree Parse(string source) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview), path: "Edited.cs");
}
