using System.Text.RegularExpressions;

namespace Fathom.Architecture.Tests;

/// <summary>A source file of the library.</summary>
/// <param name="Path">Path from the repository's root, with forward slashes.</param>
/// <param name="Code">Its text without comments and strings.</param>
internal sealed record SourceFile(string Path, string Code);

/// <summary>The sources of the repository that this test was built from.</summary>
internal static partial class Sources
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All files of src.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/")).Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, NotCode().Replace(File.ReadAllText(System.IO.Path.Combine(Root, path)), " "))),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Fathom.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Fathom.slnx.");
        return folder.FullName;
    }

    // Raw strings, then strings and characters, then comments.
    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|\"(\\\\.|[^\"\\\\\\n])*\"|'(\\\\.|[^'\\\\])'|//[^\\n]*|/\\*[\\s\\S]*?\\*/")]
    private static partial Regex NotCode();
}
