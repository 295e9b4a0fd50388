using System.Globalization;

namespace Fathom.Text;

/// <summary>Decompositions and combining classes, read once from the embedded <c>Decompositions.txt</c>, whose head tells its source.</summary>
internal static class UnicodeTables
{
    private static readonly Dictionary<int, byte> Classes = [];

    static UnicodeTables()
    {
        using var stream = typeof(UnicodeTables).Assembly.GetManifestResourceStream("Fathom.Text.Decompositions.txt")
            ?? throw new InvalidOperationException("Fathom.Text was built without its Unicode tables.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#'))
                Add(line);
    }

    /// <summary>What each code point decomposes to, one step.</summary>
    public static Dictionary<int, (bool Compatible, int[] Points)> Decompositions { get; } = [];

    /// <summary>The inverse of those canonical pairs that composition puts together again.</summary>
    public static Dictionary<(int First, int Second), int> Compositions { get; } = [];

    /// <summary>Canonical combining class; 0 for what is no combining mark.</summary>
    public static int CombiningClass(int point) => point >= 0x300 && Classes.TryGetValue(point, out var combining) ? combining : 0;

    private static void Add(string line)
    {
        var fields = line.Split(';');
        var point = Hex(fields[0]);
        if (fields[1].Length > 0)
            Classes[point] = byte.Parse(fields[1], CultureInfo.InvariantCulture);
        if (fields[2].Length == 0)
            return;
        var points = Array.ConvertAll(fields[2][1..].Split(' '), Hex);
        Decompositions[point] = (fields[2][0] == '~', points);
        if (fields[2][0] == '=')
            Compositions[(points[0], points[1])] = point;
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
