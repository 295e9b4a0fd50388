namespace Fathom.Generators.Tests;

/// <summary>Source of the types that generated code speaks of, as small as they can be.</summary>
internal static class Sources
{
    /// <summary>What implicit usings give a project.</summary>
    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        """;

    /// <summary>What a user writes.</summary>
    public const string UserUsings = "using Fathom; using Fathom.Nn;\n";

    /// <summary>Stand-ins for the tensors and cells of Core.</summary>
    public const string Core = """
        namespace Fathom;

        public sealed class Tensor
        {
            public Tensor Relu() => this;
            public Tensor Eval() => this;
            public float Item() => 0;
            public static Tensor operator +(Tensor a, Tensor b) => a;
            public static Tensor operator ++(Tensor a) => a;
        }

        public abstract class Variable;
        public sealed class Parameter : Variable;
        public sealed class StateBuffer : Variable;
        """;

    /// <summary>A stand-in for the base class of modules, which lists what was visited.</summary>
    public const string Module = """
        namespace Fathom.Nn;

        public abstract class Module
        {
            protected internal virtual void Visit(ModuleVisitor visitor) { }

            public string Names()
            {
                var recorder = new Recorder();
                Visit(recorder);
                return string.Join(" ", recorder.Names);
            }

            private sealed class Recorder : ModuleVisitor
            {
                public List<string> Names { get; } = [];
                public override void Parameter(string name, Parameter? parameter) => Add("p", name, parameter);
                public override void Buffer(string name, StateBuffer? buffer) => Add("b", name, buffer);
                public override void Child(string name, Module? module) => Add("m", name, module);

                private void Add(string kind, string name, object? value)
                {
                    if (value is not null)
                        Names.Add($"{kind}:{name}");
                }
            }
        }

        public sealed class Leaf : Module;
        """;

    /// <summary>The framework as one library would see it: the stand-ins and the contract's own files.</summary>
    public static string[] Framework { get; } = [Usings, Core, Module, Resource("ModuleVisitor.cs"), Resource("StateNameAttribute.cs")];

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(Sources).Assembly.GetManifestResourceStream(name)!);
        return "using System; using System.Collections.Generic; using System.Linq;\n" + reader.ReadToEnd();
    }
}
