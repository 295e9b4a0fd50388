using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fathom.Generators.Tests;

/// <summary>Compiles source strings, with generators and analyzers, and loads what comes out.</summary>
internal static class Compiler
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.Parse);

    private static readonly ImmutableArray<MetadataReference> Runtime =
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll")
            .Where(path => !path.EndsWith(".Native.dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilation Compile(string assembly, IEnumerable<string> sources, params IEnumerable<MetadataReference> references) =>
        CSharpCompilation.Create(
            assembly,
            sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions, path: $"Source{i}.cs")),
            [.. Runtime, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>One assembly with the framework's stand-ins and the source.</summary>
    public static CSharpCompilation WithFramework(string source) => Compile("Fathom.Nn", [.. Sources.Framework, source]);

    public static GeneratorDriver Driver(params IIncrementalGenerator[] generators) =>
        CSharpGeneratorDriver.Create(
            generators.Select(g => g.AsSourceGenerator()),
            parseOptions: ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generators; whatever the compiler then says of the result, down to warnings, fails the test.</summary>
    public static CSharpCompilation Generate(this CSharpCompilation compilation, params IIncrementalGenerator[] generators)
    {
        Driver(generators).RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        Assert.Empty(diagnostics);
        Assert.Empty(output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return (CSharpCompilation)output;
    }

    public static string GeneratedText(this CSharpCompilation compilation) =>
        string.Concat(compilation.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));

    public static MetadataReference ToReference(this CSharpCompilation compilation) => MetadataReference.CreateFromImage(Image(compilation));

    /// <summary>Loads the compilations, which may refer to those before them, and returns the last.</summary>
    public static Assembly Load(params CSharpCompilation[] compilations)
    {
        var context = new AssemblyLoadContext(name: null, isCollectible: true);
        return compilations.Select(compilation => context.LoadFromStream(new MemoryStream(Image(compilation)))).ToArray()[^1];
    }

    public static Task<ImmutableArray<Diagnostic>> Analyze(this CSharpCompilation compilation, DiagnosticAnalyzer analyzer) =>
        compilation.WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync();

    /// <summary>The source text that a diagnostic points at.</summary>
    public static string Marked(this Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);

    private static byte[] Image(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }
}
