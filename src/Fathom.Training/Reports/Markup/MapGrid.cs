using System.Globalization;

namespace Fathom.Training;

/// <summary>Lays small pictures out in rows of equal length.</summary>
internal static class MapGrid
{
    private const double Gap = 0.4;

    /// <summary>Opens an element just so wide that <paramref name="count"/> pictures of <paramref name="size"/> fill rows of
    /// equal length within <paramref name="available"/>; lengths in rem.</summary>
    public static void Open(HtmlText html, int count, double size, double available)
    {
        var rows = Math.Max(1, Math.Ceiling(count * (size + Gap) / (available + Gap)));
        var width = Math.Ceiling(count / rows) * (size + Gap);
        html.Add($"""<div class="grid" style="max-width:{Length(width)}">""");
    }

    /// <summary>A CSS length.</summary>
    public static string Length(double rem) => rem.ToString("0.##", CultureInfo.InvariantCulture) + "rem";
}
