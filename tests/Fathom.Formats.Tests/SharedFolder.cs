namespace Fathom.Formats.Tests;

/// <summary>Finds the folder with reference data that may lie beside the checkout.</summary>
internal static class SharedFolder
{
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "data")))
                return Path.Combine(folder.FullName, "shared");
        }
        return null;
    }

    /// <summary>The .npz files of a sub-folder; skips the test when there is none.</summary>
    public static string[] NpzFiles(params string[] path)
    {
        var shared = Find();
        Skip.If(shared is null, "no folder with reference data (shared/data) beside the checkout");
        var folder = Path.Combine([shared, .. path]);
        Skip.IfNot(Directory.Exists(folder), $"the reference data has no folder {string.Join('/', path)}");
        return Directory.GetFiles(folder, "*.npz");
    }
}
