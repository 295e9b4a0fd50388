using System.Text.RegularExpressions;

namespace Fathom.Architecture.Tests;

/// <summary>The folders of Fathom.Core are floors: code uses its own and those below.</summary>
public sealed partial class FloorTests
{
    /// <summary>Ground first. The first five stand side by side on the ground.</summary>
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["DTypes"] = 0,
        ["Shapes"] = 0,
        ["Random"] = 0,
        ["Memory"] = 0,
        ["Tracing"] = 0,
        ["Graph"] = 1,
        ["Ops"] = 2,
        ["Autodiff"] = 3,
        ["Compiler"] = 4,
        ["Runtime"] = 5,
    };

    /// <summary>Names of types that are also names of methods and properties, which is what lower floors mean by them.</summary>
    private static readonly HashSet<string> AlsoMembers = ["Extent", "Kernel", "Log", "Place", "Program", "Root", "Rule", "Scalar", "Step", "Autodiff"];

    /// <summary>Upward uses that are meant, each with its reason.</summary>
    private static readonly HashSet<(string Path, string Type)> Justified =
    [
        // The compiler asks the device which layouts its kernels want; the interface stands with the runtime, where a backend's author looks for it.
        ("src/Fathom.Core/Compiler/Lower/Lowering.cs", "IBackend"),
        ("src/Fathom.Core/Compiler/Program.cs", "IBackend"),
        // Composites whose gradients are written by hand.
        ("src/Fathom.Core/Ops/Composite/AttentionFormula.cs", "GradientRules"),
        ("src/Fathom.Core/Ops/Composite/Mathematics.cs", "GradientRules"),
        ("src/Fathom.Core/Ops/Composite/Normalisation.cs", "GradientRules"),
        ("src/Fathom.Core/Ops/Composite/Softmaxes.cs", "GradientRules"),
    ];

    [Fact]
    public void No_floor_looks_up()
    {
        var files = Core().ToList();
        var home = Homes(files);
        var upward = from file in files
                     let floor = Floors[FolderOf(file)]
                     from word in Words().Matches(file.Code).Select(match => match.Value).Distinct()
                     where home.TryGetValue(word, out var other) && Floors[other] > floor && !Justified.Contains((file.Path, word))
                     select $"{file.Path} uses {word} of {home[word]}";
        Assert.Empty(upward);
    }

    [Fact]
    public void Every_file_of_the_core_is_on_a_floor() =>
        Assert.Empty(Core().Where(file => !Floors.ContainsKey(FolderOf(file))).Select(file => file.Path));

    [Fact]
    public void Justified_upward_uses_exist()
    {
        var files = Core().ToDictionary(file => file.Path);
        Assert.DoesNotContain(Justified, use => !files.TryGetValue(use.Path, out var file) || !file.Code.Contains(use.Type));
    }

    private static IEnumerable<SourceFile> Core() => Sources.All.Where(file => file.Path.StartsWith("src/Fathom.Core/", StringComparison.Ordinal));

    private static string FolderOf(SourceFile file) => file.Path.Split('/')[2];

    /// <summary>The floor of each type; partial types that span floors (Tensor) belong to none.</summary>
    private static Dictionary<string, string> Homes(List<SourceFile> files) => files
        .SelectMany(file => Declarations().Matches(file.Code).Select(match => (Type: match.Groups[1].Value, Folder: FolderOf(file))))
        .Distinct().GroupBy(found => found.Type).Where(group => group.Count() == 1 && !AlsoMembers.Contains(group.Key))
        .ToDictionary(group => group.Key, group => group.Single().Folder);

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Words();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?!\s+struct)|delegate\s+[\w*<>]+)\s+([A-Z]\w+)")]
    private static partial Regex Declarations();
}
