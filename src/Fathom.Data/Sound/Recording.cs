namespace Fathom.Data;

/// <summary>A recording of a word.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Word">What is said.</param>
/// <param name="Speaker">Who says it; null if unknown.</param>
/// <param name="Number">Number among those of the word and the speaker.</param>
public sealed record Recording(string File, string Word, string? Speaker, int Number)
{
    /// <summary>Reads the sound.</summary>
    public Waveform Read() => WavFile.Read(File);
}
