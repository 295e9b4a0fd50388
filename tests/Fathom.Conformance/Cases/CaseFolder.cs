using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Conformance;

/// <summary>A folder of reference values: one .npz file per group, its arrays named "case/array".</summary>
internal static class CaseFolder
{
    /// <summary>All cases, by group and in the order of the files.</summary>
    /// <exception cref="FormatException">When a file is not what the reference values' script writes.</exception>
    public static IReadOnlyList<Case> Load(string folder)
    {
        var files = Directory.GetFiles(folder, "*.npz").Order(StringComparer.Ordinal);
        return [.. files.SelectMany(LoadGroup)];
    }

    private static IEnumerable<Case> LoadGroup(string file)
    {
        var group = Path.GetFileNameWithoutExtension(file);
        return Npz.Load(file).GroupBy(entry => Split(entry.Key, file).Case).Select(entries => LoadCase(group, entries, file));
    }

    private static Case LoadCase(string group, IGrouping<string, KeyValuePair<string, NpyArray>> entries, string file)
    {
        var arrays = entries.ToDictionary(entry => Split(entry.Key, file).Array, entry => entry.Value);
        if (!arrays.Remove("config", out var config) || !config.IsText)
            throw new FormatException($"{file}: case '{entries.Key}' has no config.");
        using var json = JsonDocument.Parse(config.Text);
        return new(group, entries.Key, new(json.RootElement.Clone()), arrays.ToDictionary(entry => entry.Key, entry => entry.Value.Values));
    }

    private static (string Case, string Array) Split(string key, string file) => key.IndexOf('/') is var slash and > 0
        ? (key[..slash], key[(slash + 1)..])
        : throw new FormatException($"{file}: array '{key}' is not named case/array.");
}
