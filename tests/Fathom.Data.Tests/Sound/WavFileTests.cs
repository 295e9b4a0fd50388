using System.Buffers.Binary;

namespace Fathom.Data.Tests;

public class WavFileTests
{
    [Theory]
    [InlineData(1, 8, new byte[] { 128, 255, 0 }, new[] { 0f, 127 / 128f, -1f })]
    [InlineData(1, 16, new byte[] { 0, 0, 0, 64, 0, 128 }, new[] { 0f, 0.5f, -1f })]
    [InlineData(1, 24, new byte[] { 0, 0, 0, 0, 0, 64, 0, 0, 128 }, new[] { 0f, 0.5f, -1f })]
    [InlineData(1, 32, new byte[] { 0, 0, 0, 64, 0, 0, 0, 128 }, new[] { 0.5f, -1f })]
    [InlineData(3, 32, new byte[] { 0, 0, 0, 63, 0, 0, 128, 191 }, new[] { 0.5f, -1f })]
    [InlineData(3, 64, new byte[] { 0, 0, 0, 0, 0, 0, 224, 63 }, new[] { 0.5f })]
    public void Every_kind_of_sample_is_read(int tag, int bits, byte[] data, float[] expected)
    {
        var sound = WavFile.Read(WavBytes.Of(tag, 1, 8000, bits, data), "test.wav");

        Assert.Equal(8000, sound.Rate);
        Assert.Equal(expected, sound.Samples);
    }

    [Fact]
    public void Channels_are_averaged()
    {
        // Left 0.5, right -0.25.
        Assert.Equal([0.125f], WavFile.Read(WavBytes.Of(1, 2, 44100, 16, [0, 64, 0, 224]), "test.wav").Samples);
    }

    [Fact]
    public void Other_chunks_are_passed_over_even_of_odd_length()
    {
        var plain = WavBytes.Of(1, 1, 8000, 16, [0, 64]);
        byte[] file = [.. plain[..36], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. plain[36..]];

        Assert.Equal([0.5f], WavFile.Read(file, "test.wav").Samples);
    }

    [Fact]
    public void The_extensible_format_names_its_kind_further_on()
    {
        var plain = WavBytes.Of(0xFFFE, 1, 8000, 16, [0, 64]);
        byte[] file = [.. plain[..16], 40, 0, 0, 0, .. plain[20..36], 22, 0, 16, 0, 4, 0, 0, 0, 1, 0, .. new byte[14], .. plain[36..]];

        Assert.Equal([0.5f], WavFile.Read(file, "test.wav").Samples);
    }

    [Fact]
    public void What_is_no_wav_file_is_refused_with_its_name() => Fails([.. "ID3 an mp3 file, say"u8], "song.wav: not a WAV file");

    [Fact]
    public void A_file_that_is_cut_short_is_refused_wherever_it_is_cut()
    {
        var file = WavBytes.Of(1, 1, 8000, 16, new byte[20]);
        for (var length = 0; length < file.Length; length++)
        {
            var cut = file[..length];
            Assert.Throws<InvalidDataException>(() => WavFile.Read(cut, "song.wav"));
        }
    }

    [Fact]
    public void A_chunk_that_claims_four_gigabytes_is_refused_without_reserving_them()
    {
        var file = WavBytes.Of(1, 1, 8000, 16, new byte[4]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), uint.MaxValue);

        Fails(file, "cut short");
    }

    [Fact]
    public void Compressed_sound_is_refused_by_kind() => Fails(WavBytes.Of(85, 2, 44100, 0, [1, 2, 3, 4]), "kind 85");

    [Fact]
    public void Half_a_frame_is_refused() => Fails(WavBytes.Of(1, 2, 8000, 16, [1, 2, 3]), "no number of frames of 4");

    [Fact]
    public void No_channels_are_refused() => Fails(WavBytes.Of(1, 0, 8000, 16, []), "0 channels");

    [Fact]
    public void A_float_that_is_no_number_is_refused() => Fails(WavBytes.Of(3, 1, 8000, 32, [0, 0, 192, 127]), "sample 0");

    private static void Fails(byte[] file, string part) =>
        Assert.Contains(part, Assert.Throws<InvalidDataException>(() => WavFile.Read(file, "song.wav")).Message, StringComparison.Ordinal);
}
