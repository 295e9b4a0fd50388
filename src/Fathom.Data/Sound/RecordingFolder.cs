using System.Globalization;

namespace Fathom.Data;

/// <summary>Recordings of words in a folder: WORD_SPEAKER_NUMBER.wav, as in the Free Spoken Digit Dataset, or a folder for each word.</summary>
public static class RecordingFolder
{
    /// <summary>The recordings in <paramref name="folder"/> or its folder "recordings", by name of file.</summary>
    /// <exception cref="InvalidDataException">When there are none, or their names say no word.</exception>
    public static IReadOnlyList<Recording> Read(string folder)
    {
        var within = Path.Combine(folder, "recordings");
        var root = Directory.Exists(within) ? within : folder;
        if (!Directory.Exists(root))
            throw new InvalidDataException($"{folder}: is no folder. Give one with WAV files.");
        var files = Directory.GetFiles(root, "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        return files.Length == 0 ? throw new InvalidDataException($"{folder}: no WAV files in it.") : [.. files.Select((file, number) => Of(file, root, number))];
    }

    private static Recording Of(string file, string root, int number)
    {
        if (Path.GetDirectoryName(file) is { } parent && parent != root)
            return new(file, Path.GetFileName(parent), null, number);
        return Path.GetFileNameWithoutExtension(file).Split('_') is [var word, var speaker, var last]
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var counted)
            ? new(file, word, speaker, counted)
            : throw new InvalidDataException($"{file}: what is said? Call files WORD_SPEAKER_NUMBER.wav, or put those of a word in a folder of its name.");
    }
}
