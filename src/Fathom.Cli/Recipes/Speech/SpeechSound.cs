using Fathom.Data;

namespace Fathom.Cli;

/// <summary>Sounds as spectrograms of one size: loudness is taken out, and in training each is varied.</summary>
internal sealed class SpeechSound
{
    private const double FrameSeconds = 0.025;
    private const double HopSeconds = 0.01;
    private const double LowestHertz = 60;
    private const double Speed = 0.2;
    private const double Noise = 0.02;
    // In nats of energy, from the middle of the bands to their ends.
    private const float Colour = 2;
    private const float Silence = -1;
    // In nats of energy: about 50 dB.
    private const float AudibleRange = 12;
    private static readonly double[] Speeds = [0.9, 1, 1.1];
    private readonly SpeechConfig config;
    private readonly LogMel features;
    private readonly SpectrogramMasks masks = new(bandMasks: 2, bands: 5, timeMasks: 1, frames: 8);

    public SpeechSound(SpeechConfig config)
    {
        this.config = config;
        features = new(config.Rate, (int)(FrameSeconds * config.Rate), (int)(HopSeconds * config.Rate), config.Bands, LowestHertz);
        Frames = (int)(config.Seconds / HopSeconds);
    }

    /// <summary>Frames of a spectrogram, T.</summary>
    public int Frames { get; }

    /// <summary>Reads a recording at the rate of the run.</summary>
    public float[] Read(Recording recording) => Resampling.AtRate(recording.Read(), config.Rate).Samples;

    /// <summary>Spectrograms [B, 1, bands, T] as they are, each in the middle.</summary>
    public Tensor Plain(IReadOnlyList<float[]> sounds) => Stack(sounds, (sound, _) => Normalised(features.Of(sound, Frames, Middle(sound.Length))));

    /// <summary>Spectrograms [B, 1, bands, T] of sounds as they are, and a little slower and faster.</summary>
    public IEnumerable<Tensor> AtSpeeds(IReadOnlyList<float[]> sounds) => Speeds.Select(speed => Plain([.. sounds.Select(sound => Resampling.AtSpeed(sound, speed))]));

    /// <summary>Spectrograms [B, 1, bands, T] of sounds played faster or slower, moved in time, with noise, coloured, and with stretches silenced.</summary>
    /// <param name="sounds">The sounds.</param>
    /// <param name="key">Source of what is drawn.</param>
    public Tensor Varied(IReadOnlyList<float[]> sounds, RandomKey key) => Stack(sounds, (sound, number) => Vary(sound, key.Fold((ulong)number).Numbers()));

    private float[] Vary(float[] sound, RandomNumbers numbers)
    {
        var played = Resampling.AtSpeed(sound, Math.Exp(numbers.NextSingle((float)-Speed, (float)Speed)));
        var loudness = played.Length == 0 ? 0 : MathF.Sqrt(played.Average(sample => sample * sample));
        var noise = (float)Noise * numbers.NextSingle() * loudness;
        for (var i = 0; i < played.Length; i++)
            played[i] += noise * (float)numbers.NextNormal();
        var room = Math.Abs(Middle(played.Length)) + (int)(0.05 * config.Rate);
        var values = features.Of(played, Frames, Middle(played.Length) + (int)numbers.NextSingle(-room, room));
        Tint(values, numbers.NextSingle(-Colour, Colour), numbers.NextSingle(-Colour, Colour));
        var result = Normalised(values);
        masks.Apply(result, config.Bands, Silence, numbers);
        return result;
    }

    // High bands louder or softer than low ones, and the middle than both: another microphone in another room.
    private void Tint(float[] values, float tilt, float bend)
    {
        for (var band = 0; band < config.Bands; band++)
        {
            var place = 2f * band / (config.Bands - 1) - 1;
            foreach (ref var value in values.AsSpan(band * Frames, Frames))
                value += tilt * place + bend * place * place;
        }
    }

    private int Middle(int length) => ((int)(config.Seconds * config.Rate) - length) / 2;

    // From -1 to 1: neither how loud the speaker nor how near the microphone matters, and what is far below the loudest is silence, whatever room it came from.
    private static float[] Normalised(float[] values)
    {
        var loudest = values.Max();
        return Array.ConvertAll(values, value => Math.Max(Silence, 1 + 2 * (value - loudest) / AudibleRange));
    }

    // Each sound has numbers of its own, so that the order in which threads come does not matter.
    private Tensor Stack(IReadOnlyList<float[]> sounds, Func<float[], int, float[]> spectrogram)
    {
        var size = config.Bands * Frames;
        var values = new float[sounds.Count * size];
        Parallel.For(0, sounds.Count, new ParallelOptions { MaxDegreeOfParallelism = Cpu.CpuThreads.Count }, number => spectrogram(sounds[number], number).CopyTo(values, number * size));
        return Tensor.From<float>(values, [sounds.Count, 1, config.Bands, Frames]);
    }
}
