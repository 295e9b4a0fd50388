using System.Xml.Linq;

namespace Fathom.Architecture.Tests;

/// <summary>Projects reference what the design allows, and the sources hold nothing that it rules out.</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Fathom.Core"] = [],
        ["Fathom.Generators"] = [],
        ["Fathom.Cpu"] = ["Fathom.Core"],
        ["Fathom.Formats"] = ["Fathom.Core"],
        ["Fathom.Nn"] = ["Fathom.Core"],
        ["Fathom.Data"] = ["Fathom.Core"],
        ["Fathom.Text"] = ["Fathom.Core"],
        ["Fathom.Training"] = ["Fathom.Nn", "Fathom.Data", "Fathom.Formats"],
        ["Fathom.Models"] = ["Fathom.Nn", "Fathom.Formats", "Fathom.Text"],
        ["Fathom"] = ["Fathom.Core", "Fathom.Cpu", "Fathom.Nn", "Fathom.Data", "Fathom.Formats", "Fathom.Training", "Fathom.Models", "Fathom.Text"],
        ["Fathom.Cli"] = ["Fathom", "Fathom.Core", "Fathom.Cpu", "Fathom.Nn", "Fathom.Data", "Fathom.Formats", "Fathom.Training", "Fathom.Models", "Fathom.Text"],
    };

    /// <summary>The tool prints its own version, which only an attribute of its assembly tells.</summary>
    private static readonly HashSet<string> MayReflect = ["src/Fathom.Cli/Commands/InfoCommand.cs"];

    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_only_what_the_design_allows(string project)
    {
        var document = XDocument.Load(Path.Combine(Sources.Root, "src", project, project + ".csproj"));
        var references = document.Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("OutputItemType") != "Analyzer")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));
        Assert.Empty(references.Except([.. Allowed[project], "Fathom.Generators"]));
    }

    [Theory]
    [InlineData("NotImplementedException")]
    [InlineData("dynamic ")]
    public void Nothing_is_left_open(string word) =>
        Assert.Empty(Sources.All.Where(file => file.Code.Contains(word)).Select(file => file.Path));

    [Fact]
    public void No_comment_says_todo() =>
        Assert.DoesNotContain(Sources.All, file => File.ReadAllText(Path.Combine(Sources.Root, file.Path)).Contains("TODO"));

    [Theory]
    [InlineData("System.Reflection")]
    [InlineData("System.Linq.Expressions")]
    [InlineData("Activator.CreateInstance")]
    [InlineData("DynamicMethod")]
    public void Nothing_reflects_or_emits_code(string name) =>
        Assert.Empty(Sources.All.Where(file => file.Code.Contains(name) && !MayReflect.Contains(file.Path)).Select(file => file.Path));
}
