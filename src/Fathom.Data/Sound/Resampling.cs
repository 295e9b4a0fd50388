namespace Fathom.Data;

/// <summary>Other rates and speeds of a sound.</summary>
public static class Resampling
{
    /// <summary>
    /// The sound played <paramref name="speed"/> times as fast, which raises its pitch by the same factor: samples in between are interpolated linearly, and
    /// when it is faster, averaged first over as many samples as become one, so that high tones do not fold down.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">When the speed is not positive.</exception>
    public static float[] AtSpeed(ReadOnlySpan<float> samples, double speed)
    {
        if (!(speed > 0) || !double.IsFinite(speed))
            throw new ArgumentOutOfRangeException(nameof(speed), speed, "AtSpeed: a speed is positive.");
        var result = new float[(int)(samples.Length / speed)];
        var half = Math.Max(1, speed);
        for (var i = 0; i < result.Length; i++)
        {
            // A triangle about the place in the old sound, as wide on each side as a new sample is long.
            var centre = i * speed;
            var (sum, weight) = (0.0, 0.0);
            for (var at = Math.Max(0, (int)Math.Ceiling(centre - half)); at <= Math.Min(samples.Length - 1, (int)(centre + half)); at++)
            {
                var share = 1 - Math.Abs(at - centre) / half;
                (sum, weight) = (sum + share * samples[at], weight + share);
            }
            result[i] = weight > 0 ? (float)(sum / weight) : 0;
        }
        return result;
    }

    /// <summary>The sound at another rate.</summary>
    public static Waveform AtRate(Waveform sound, int rate) => sound.Rate == rate ? sound : new(rate, AtSpeed(sound.Samples, (double)sound.Rate / rate));
}
