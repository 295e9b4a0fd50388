using System.Buffers.Binary;

namespace Fathom.Data;

/// <summary>Reads WAV files: RIFF with PCM of 8, 16, 24 or 32 bits or floats of 32 or 64, any number of channels, which are averaged.</summary>
/// <remarks>Multimedia Programming Interface and Data Specifications 1.0 (1991), and WAVE_FORMAT_EXTENSIBLE.</remarks>
public static class WavFile
{
    private const int Pcm = 1;
    private const int Float = 3;
    private const int Extensible = 0xFFFE;
    private const long LargestFile = 1L << 30;

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    /// <exception cref="InvalidDataException">When it is no WAV file, is cut short, or holds a kind of sound that is not read; naming what was found.</exception>
    public static Waveform Read(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > LargestFile)
            throw new InvalidDataException($"{path}: {length:N0} bytes; WAV files are read up to {LargestFile:N0}.");
        return Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads a file's bytes; <paramref name="name"/> is what error messages call it.</summary>
    /// <exception cref="InvalidDataException">When it is no WAV file, is cut short, or holds a kind of sound that is not read; naming what was found.</exception>
    public static Waveform Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < 12 || !bytes[..4].SequenceEqual("RIFF"u8) || !bytes[8..12].SequenceEqual("WAVE"u8))
            throw new InvalidDataException($"{name}: not a WAV file, it does not begin with RIFF and WAVE.");
        WavFormat? format = null;
        for (var at = 12; at + 8 <= bytes.Length;)
        {
            var id = bytes.Slice(at, 4);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            at += 8;
            if (size > bytes.Length - at)
                throw new InvalidDataException($"{name}: cut short: a chunk of {size:N0} bytes begins at {at:N0}, the file has {bytes.Length:N0}.");
            var content = bytes.Slice(at, (int)size);
            if (id.SequenceEqual("fmt "u8))
                format = FormatOf(content, name);
            else if (id.SequenceEqual("data"u8))
                return Decode(content, format ?? throw new InvalidDataException($"{name}: damaged: data before their format."), name);
            // Chunks begin at even places.
            at += (int)size + (int)(size & 1);
        }
        throw new InvalidDataException($"{name}: holds no sound: there is no chunk called data.");
    }

    private static WavFormat FormatOf(ReadOnlySpan<byte> chunk, string name)
    {
        if (chunk.Length < 16)
            throw new InvalidDataException($"{name}: damaged: its format takes {chunk.Length} bytes, at least 16 are needed.");
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        if (tag == Extensible && chunk.Length >= 26)
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        var format = new WavFormat(
            tag, BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]), BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]), BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]));
        if (format is not ({ Tag: Pcm, Bits: 8 or 16 or 24 or 32 } or { Tag: Float, Bits: 32 or 64 }))
            throw new InvalidDataException(
                $"{name}: holds sound of kind {format.Tag} with {format.Bits} bits; PCM (1) of 8, 16, 24 or 32 bits and floats (3) of 32 or 64 are read. Convert it first.");
        return format is { Channels: > 0, Rate: > 0 } ? format
            : throw new InvalidDataException($"{name}: damaged: {format.Channels} channels at {format.Rate} samples per second.");
    }

    private static Waveform Decode(ReadOnlySpan<byte> data, WavFormat format, string name)
    {
        var (bytes, frame) = (format.Bits / 8, format.Bits / 8 * format.Channels);
        if (data.Length % frame != 0)
            throw new InvalidDataException($"{name}: cut short: {data.Length:N0} bytes of sound are no number of frames of {frame}.");
        var samples = new float[data.Length / frame];
        for (var i = 0; i < samples.Length; i++)
        {
            var sum = 0.0;
            for (var channel = 0; channel < format.Channels; channel++)
                sum += Sample(data[(i * frame + channel * bytes)..], format);
            var value = sum / format.Channels;
            samples[i] = double.IsFinite(value) ? (float)value : throw new InvalidDataException($"{name}: damaged: sample {i} is no finite number.");
        }
        return new(format.Rate, samples);
    }

    private static double Sample(ReadOnlySpan<byte> at, WavFormat format) => (format.Tag, format.Bits) switch
    {
        // Eight bits count from 128.
        (Pcm, 8) => (at[0] - 128) / 128.0,
        (Pcm, 16) => BinaryPrimitives.ReadInt16LittleEndian(at) / 32768.0,
        (Pcm, 24) => ((at[0] | at[1] << 8 | at[2] << 16) << 8) / 2147483648.0,
        (Pcm, _) => BinaryPrimitives.ReadInt32LittleEndian(at) / 2147483648.0,
        (_, 32) => BinaryPrimitives.ReadSingleLittleEndian(at),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(at),
    };

    private readonly record struct WavFormat(int Tag, int Channels, int Rate, int Bits);
}
