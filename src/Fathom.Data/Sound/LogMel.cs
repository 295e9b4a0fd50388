namespace Fathom.Data;

/// <summary>
/// Log-mel features: the sound is cut into overlapping frames under a Hann window, and of each frame the logarithm of the energy in mel bands is taken.
/// </summary>
/// <remarks>Davis and Mermelstein (1980), IEEE Transactions on Acoustics, Speech, and Signal Processing 28(4), without the cosine transform at the end.</remarks>
public sealed class LogMel
{
    private const float Floor = 1e-6f;
    private readonly FourierTransform<float> transform;
    private readonly MelFilters filters;
    private readonly float[] window;

    /// <param name="rate">Samples per second.</param>
    /// <param name="frame">Samples of a frame.</param>
    /// <param name="hop">Samples from one frame to the next.</param>
    /// <param name="bands">Number of mel bands.</param>
    /// <param name="low">Where the first band begins, in Hz.</param>
    /// <param name="high">Where the last band ends, in Hz; null for half the rate.</param>
    /// <param name="scale">The mel scale.</param>
    public LogMel(int rate, int frame, int hop, int bands, double low = 0, double? high = null, MelScale scale = MelScale.Htk)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frame);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hop);
        (Rate, Hop) = (rate, hop);
        transform = new((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)frame));
        filters = new(rate, transform.Size, bands, low, high, scale);
        // Periodic, as for analysis: the window of the next frame continues it.
        window = [.. Enumerable.Range(0, frame).Select(n => (float)(0.5 - 0.5 * Math.Cos(2 * Math.PI * n / frame)))];
    }

    /// <summary>Samples per second.</summary>
    public int Rate { get; }

    /// <summary>Samples from one frame to the next.</summary>
    public int Hop { get; }

    /// <summary>Number of mel bands.</summary>
    public int Bands => filters.Bands;

    /// <summary>Features of a sound that begins at any sample, silence around it.</summary>
    /// <param name="samples">The sound.</param>
    /// <param name="frames">Number of frames, T; the sound is cut, or followed by silence.</param>
    /// <param name="offset">Samples of silence before the sound; negative to leave out its beginning.</param>
    /// <returns>Shape [bands, T], row-major.</returns>
    public float[] Of(ReadOnlySpan<float> samples, int frames, int offset = 0)
    {
        var features = new float[Bands * frames];
        Span<float> block = new float[transform.Size], powers = new float[transform.Size / 2 + 1], energies = new float[Bands];
        for (var frame = 0; frame < frames; frame++)
        {
            for (var n = 0; n < window.Length; n++)
            {
                var at = frame * Hop + n - offset;
                block[n] = (uint)at < (uint)samples.Length ? samples[at] * window[n] : 0;
            }
            transform.Powers(block, powers);
            filters.Apply(powers, energies);
            for (var band = 0; band < Bands; band++)
                features[band * frames + frame] = MathF.Log(energies[band] + Floor);
        }
        return features;
    }
}
