using System.Buffers.Binary;
using System.Globalization;

namespace Fathom.Cli.Tests;

/// <summary>Data of a moment for recipes, in a folder that is gone afterwards.</summary>
public sealed class SmallData : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fathom-recipes-").FullName;

    public SmallData()
    {
        File.WriteAllLines(Table, ["size,colour,note,kind", .. Enumerable.Range(0, 120).Select(Row)]);
        File.WriteAllLines(Series, ["date,load,heat", .. Enumerable.Range(0, 400).Select(Reading)]);
        Directory.CreateDirectory(Sounds);
        foreach (var (word, hertz) in ((string, int)[])[("low", 300), ("high", 1500)])
            foreach (var speaker in (string[])["ann", "bob"])
                for (var number = 0; number < 8; number++)
                    File.WriteAllBytes(Path.Combine(Sounds, $"{word}_{speaker}_{number}.wav"), Tone(hertz + 10 * number));
    }

    /// <summary>A table whose class follows from size and colour.</summary>
    public string Table => PathOf("things.csv");

    /// <summary>A series of two waves.</summary>
    public string Series => PathOf("waves.csv");

    /// <summary>Recordings of two tones by two speakers.</summary>
    public string Sounds => PathOf("tones");

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(folder, name);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Row(int i)
    {
        var (size, red) = (i * 37 % 100, i % 3 == 0);
        return $"{(i % 11 == 0 ? "?" : size)},{(red ? "red" : "blue")},note {i},{(red || size > 60 ? "yes" : "no")}";
    }

    private static string Reading(int i) => string.Create(
        CultureInfo.InvariantCulture, $"2020-01-01 {i},{Math.Sin(i * Math.PI / 12):0.0000},{20 + 3 * Math.Cos(i * Math.PI / 8):0.0000}");

    private static byte[] Tone(int hertz)
    {
        const int Rate = 8000, Samples = 2400;
        var file = new byte[44 + 2 * Samples];
        "RIFF"u8.CopyTo(file);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        byte[] format = [16, 0, 0, 0, 1, 0, 1, 0, 64, 31, 0, 0, 128, 62, 0, 0, 2, 0, 16, 0];
        format.CopyTo(file, 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), 2 * Samples);
        for (var n = 0; n < Samples; n++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + 2 * n), (short)(8000 * Math.Sin(2 * Math.PI * hertz * n / Rate)));
        return file;
    }
}
