namespace Fathom.Data.Tests;

/// <summary>Finds the folder with real data sets that may stand beside the checkout.</summary>
internal static class SharedData
{
    public static string Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", name);
            if (Directory.Exists(candidate))
                return candidate;
        }
        throw new SkipException($"no folder shared/data/{name} above the tests");
    }
}
