using Microsoft.CodeAnalysis.CSharp;

namespace Fathom.Generators.Tests;

public class ModuleGeneratorTests
{
    [Fact]
    public void Parameters_buffers_and_children_are_visited_in_order_of_declaration()
    {
        Assert.Equal("p:weight b:running_mean m:child p:bias", Visited("""
            public partial class Net : Module
            {
                public Parameter Weight { get; } = new();
                private readonly StateBuffer _runningMean = new();
                internal Leaf Child { get; set; } = new();
                public int Count { get; } = 3;
                protected Parameter? bias = new();
            }
            """));
    }

    [Theory]
    [InlineData("Weight", "weight")]
    [InlineData("RunningMean", "running_mean")]
    [InlineData("InProjWeight", "in_proj_weight")]
    [InlineData("Conv1", "conv1")]
    [InlineData("_conv1", "conv1")]
    [InlineData("conv1", "conv1")]
    [InlineData("LayerNorm1Bias", "layer_norm1_bias")]
    [InlineData("Conv2D", "conv2d")]
    [InlineData("LMHead", "lm_head")]
    [InlineData("Q", "q")]
    [InlineData("Weight_ih_l0", "weight_ih_l0")]
    [InlineData("@base", "base")]
    public void A_member_is_named_in_snake_case(string member, string name)
    {
        Assert.Equal($"p:{name}", Visited($$"""
            public partial class Net : Module
            {
                public Parameter {{member}} { get; } = new();
            }
            """));
    }

    [Fact]
    public void StateName_renames_a_member_or_leaves_it_out()
    {
        Assert.Equal("p:weight_ih_l0 m:0 m:1", Visited("""
            public partial class Net : Module
            {
                [StateName("weight_ih_l0")] public Parameter Input { get; } = new();
                [StateName(null)] public Module? Parent { get; } = new Leaf();
                [StateName("")] public Leaf[] Layers { get; } = [new(), new()];
            }
            """));
    }

    [Fact]
    public void Collections_give_numbered_and_keyed_names()
    {
        Assert.Equal("m:array.0 m:array.2 p:list.0 b:immutable.0 m:sequence.0 m:table.a p:read_only.b b:buffers.c", Visited("""
            public partial class Net : Module
            {
                public Leaf?[] Array { get; } = [new(), null, new()];
                public List<Parameter> List { get; } = [new()];
                public System.Collections.Immutable.ImmutableArray<StateBuffer> Immutable { get; } = [new()];
                public IEnumerable<Module>? Sequence { get; } = [new Leaf()];
                public IReadOnlyList<Module>? None { get; }
                public Dictionary<string, Leaf?> Table { get; } = new() { ["a"] = new(), ["none"] = null };
                public IReadOnlyDictionary<string, Parameter> ReadOnly { get; } = new Dictionary<string, Parameter> { ["b"] = new() };
                public Dictionary<string, Parameter?> Gaps { get; } = new() { ["none"] = null };
                public Dictionary<string, StateBuffer>? Buffers { get; } = new() { ["c"] = new() };
                public Dictionary<int, string> Labels { get; } = [];
            }
            """));
    }

    [Fact]
    public void Null_members_are_skipped()
    {
        Assert.Equal("p:weight", Visited("""
            public partial class Net : Module
            {
                public Parameter Weight { get; } = new();
                public Parameter? Bias { get; }
            }
            """));
    }

    [Fact]
    public void Only_storage_is_visited()
    {
        Assert.Equal("m:conv p:lazy", Visited("""
            public partial class Net : Module
            {
                private readonly Leaf _conv = new();
                public Leaf First => _conv;
                public Leaf Second { get { return _conv; } }
                public static Leaf Shared { get; } = new();
                public Leaf this[int i] => _conv;
                public Parameter Lazy => field ??= new();
            }
            """));
    }

    [Fact]
    public void The_state_of_the_base_class_comes_first_and_an_override_is_visited_once()
    {
        Assert.Equal("p:weight p:bias p:extra", Visited("""
            public abstract partial class Layer : Module
            {
                public virtual Parameter Weight { get; } = new();
                public abstract Parameter Bias { get; }
            }

            public partial class Net : Layer
            {
                public override Parameter Weight { get; } = new();
                public override Parameter Bias { get; } = new();
                public Parameter Extra { get; } = new();
            }
            """));
    }

    [Fact]
    public void A_module_that_is_a_collection_is_a_child()
    {
        Assert.Equal("m:body", Visited("""
            public partial class Net : Module
            {
                public Chain Body { get; } = new();
            }

            public partial class Chain : Module, IEnumerable<Module>
            {
                private readonly List<Module> _layers = [new Leaf()];
                public IEnumerator<Module> GetEnumerator() => _layers.GetEnumerator();
                System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
            }
            """));
    }

    [Fact]
    public void A_primary_constructor_may_fill_the_members()
    {
        Assert.Equal("p:weight p:bias", Visited("""
            public partial class Net(bool bias = true) : Module
            {
                public Parameter Weight { get; } = new();
                public Parameter? Bias { get; } = bias ? new() : null;
                public Net() : this(true) { }
            }
            """));
    }

    [Fact]
    public void Nested_and_generic_classes_are_reopened_with_their_surroundings()
    {
        var output = Generated("""
            namespace @class.Deep;

            public partial struct Outer<T> where T : Module
            {
                internal sealed partial class Inner<@event> : Module where @event : Module, new()
                {
                    public T? Body { get; set; }
                    public @event[] Heads { get; } = [new()];
                }
            }
            """);
        Assert.Contains("namespace @class.Deep;", output.GeneratedText(), StringComparison.Ordinal);

        var leaf = Compiler.Load(output).GetType("Fathom.Nn.Leaf")!;
        var inner = leaf.Assembly.GetType("class.Deep.Outer`1+Inner`1")!.MakeGenericType(leaf, leaf);
        Assert.Equal("m:heads.0", Names(inner));
    }

    [Fact]
    public void An_explicit_implementation_is_reached_through_its_interface()
    {
        Assert.Equal("p:weight", Visited("""
            public interface IWeighted { Parameter Weight { get; } }

            public partial class Net : Module, IWeighted
            {
                Parameter IWeighted.Weight { get; } = new();
            }
            """));
    }

    [Fact]
    public void A_class_in_several_parts_is_generated_once()
    {
        Assert.Equal("p:weight p:bias", Visited("""
            public partial class Net : IDisposable
            {
                public Parameter Weight { get; } = new();
                public void Dispose() { }
            }

            public partial class Net : Module
            {
                public Parameter Bias { get; } = new();
            }
            """));
    }

    [Fact]
    public void A_hand_written_visit_is_left_alone()
    {
        var output = Generated("""
            public partial class Net : Module
            {
                public Parameter Weight { get; } = new();
                protected internal override void Visit(ModuleVisitor visitor) => visitor.Parameter("mine", Weight);
            }
            """);
        Assert.Empty(output.GeneratedText());
        Assert.Equal("p:mine", Names(Compiler.Load(output).GetType("Net")!));
    }

    [Fact]
    public void A_module_without_state_needs_no_visit() =>
        Assert.Empty(Generated("public class Net : Module { public Tensor Forward(Tensor x) => x.Relu(); }").GeneratedText());

    [Fact]
    public void An_obsolete_member_is_visited_without_a_warning()
    {
        Assert.Equal("p:old", Visited("""
            public partial class Net : Module
            {
                [Obsolete("Use another.")] public Parameter Old { get; } = new();
            }
            """));
    }

    [Theory]
    [InlineData("Theirs", "protected override")]
    [InlineData("Friend", "protected internal override")]
    public void In_another_assembly_the_override_has_the_accessibility_that_the_compiler_demands(string assembly, string modifiers)
    {
        var friendship = "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Friend\")]";
        var framework = Compiler.Compile("Fathom.Nn", [.. Sources.Framework, friendship, """
            namespace Fathom.Nn;
            public partial class Layer : Module
            {
                public virtual Parameter Weight { get; } = new();
                public virtual Parameter? Computed => null;
            }
            """]).Generate(new ModuleGenerator());

        var user = Compiler.Compile(assembly, [Sources.Usings, """
            using Fathom;
            using Fathom.Nn;
            public partial class Net : Layer
            {
                public override Parameter Weight { get; } = new();
                public override Parameter? Computed { get; } = new();
                public Leaf Body { get; } = new();
            }
            """], framework.ToReference()).Generate(new ModuleGenerator());

        Assert.Contains(modifiers, user.GeneratedText(), StringComparison.Ordinal);
        Assert.Equal("p:weight p:computed m:body", Names(Compiler.Load(framework, user).GetType("Net")!));
    }

    private static CSharpCompilation Generated(string source) =>
        Compiler.WithFramework(Sources.UserUsings + source).Generate(new ModuleGenerator());

    private static string Visited(string source) => Names(Compiler.Load(Generated(source)).GetType("Net")!);

    private static string Names(Type module)
    {
        var instance = Activator.CreateInstance(module)!;
        return (string)module.GetMethod("Names")!.Invoke(instance, null)!;
    }
}
