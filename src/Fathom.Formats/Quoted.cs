namespace Fathom.Formats;

/// <summary>Names out of files, made fit for an error message.</summary>
internal static class Quoted
{
    private const int MaxLength = 120;

    /// <summary>The name in quotes; cut when long, control characters shown as '?', since a hostile file chose it.</summary>
    public static string Name(string name)
    {
        var shown = name.Length <= MaxLength ? name : $"{name.AsSpan(0, MaxLength)}...";
        return $"'{string.Create(shown.Length, shown, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) ? '?' : source[i];
        })}'";
    }
}
