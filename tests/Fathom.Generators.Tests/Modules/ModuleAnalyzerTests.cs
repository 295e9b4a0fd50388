using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fathom.Generators.Tests;

public class ModuleAnalyzerTests
{
    [Fact]
    public async Task A_module_with_state_must_be_partial()
    {
        var diagnostic = Assert.Single(await Diagnostics("public class Net : Module { public Parameter Weight { get; } = new(); }"));
        Assert.Equal(("FATHOM001", DiagnosticSeverity.Error, "Net"), (diagnostic.Id, diagnostic.Severity, diagnostic.Marked()));
        Assert.Contains("declare it 'partial class Net'", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_types_around_a_module_must_be_partial_too()
    {
        var diagnostic = Assert.Single(await Diagnostics("public class Outer { public partial class Net : Module { public Leaf? Body; } }"));
        Assert.Equal(("FATHOM001", "Net"), (diagnostic.Id, diagnostic.Marked()));
        Assert.Contains("'Outer', which contains it", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_local_module_cannot_have_another_part()
    {
        var diagnostic = Assert.Single(await Diagnostics("file partial class Net : Module { public Leaf? Body; }"));
        Assert.Equal("FATHOM001", diagnostic.Id);
        Assert.Contains("file-local", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public class Net : Module;")]
    [InlineData("public class Net { public Parameter? Weight; }")]
    [InlineData("public class Net : Module { public Leaf? A; protected internal override void Visit(ModuleVisitor visitor) { } }")]
    [InlineData("public class Net : Module { [StateName(null)] public Leaf? Parent; }")]
    public async Task A_class_with_nothing_to_generate_need_not_be_partial(string source) =>
        Assert.Empty(await Diagnostics(source));

    [Fact]
    public async Task Two_members_cannot_share_a_name()
    {
        var diagnostic = Assert.Single(await Diagnostics("""
            public partial class Net : Module
            {
                public Parameter? Weight { get; }
                [StateName("weight")] public StateBuffer? Copy { get; }
            }
            """));
        Assert.Equal(("FATHOM002", DiagnosticSeverity.Error, "Copy"), (diagnostic.Id, diagnostic.Severity, diagnostic.Marked()));
        Assert.Contains("'Net.Copy' and 'Net.Weight' are both 'weight'", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_cannot_share_a_name_with_an_inherited_one()
    {
        var diagnostic = Assert.Single(await Diagnostics("""
            public partial class Layer : Module { public Parameter? Weight { get; } }
            public partial class Net : Layer { private Parameter? _weight = new(); }
            """));
        Assert.Equal(("FATHOM002", "_weight"), (diagnostic.Id, diagnostic.Marked()));
        Assert.Contains("'Net._weight' and 'Layer.Weight'", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_override_shares_the_name_of_what_it_overrides() =>
        Assert.Empty(await Diagnostics("""
            public partial class Layer : Module { public virtual Parameter? Weight { get; } }
            public partial class Net : Layer { public override Parameter? Weight { get; } }
            """));

    // The generator runs first, as it does in a build: a generated Visit must not pass for one written by hand.
    private static Task<ImmutableArray<Diagnostic>> Diagnostics(string source)
    {
        var compilation = Compiler.WithFramework(Sources.UserUsings + source);
        Compiler.Driver(new ModuleGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return ((CSharpCompilation)output).Analyze(new ModuleAnalyzer());
    }
}
