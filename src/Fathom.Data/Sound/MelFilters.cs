namespace Fathom.Data;

/// <summary>Triangular filters evenly spaced on a mel scale, over the frequencies of a Fourier transform.</summary>
public sealed class MelFilters
{
    private readonly float[][] weights;
    // Where each filter is above zero.
    private readonly Range[] supports;

    /// <param name="rate">Samples per second.</param>
    /// <param name="size">Size of the Fourier transform.</param>
    /// <param name="bands">Number of filters.</param>
    /// <param name="low">Where the first begins, in Hz.</param>
    /// <param name="high">Where the last ends, in Hz; null for half the rate.</param>
    /// <param name="scale">The scale: HTK's filters have height 1, Slaney's an area of 1 in Hz, as in librosa.</param>
    /// <exception cref="ArgumentException">When the range of frequencies is empty, or beyond half the rate.</exception>
    public MelFilters(int rate, int size, int bands, double low = 0, double? high = null, MelScale scale = MelScale.Htk)
    {
        var top = high ?? rate / 2.0;
        if (bands < 1 || low < 0 || low >= top || top > rate / 2.0)
            throw new ArgumentException($"MelFilters: {bands} bands from {low} to {top} Hz at {rate} samples per second; frequencies lie in 0 to {rate / 2.0}, ascending.");
        var (from, to) = (ToMel(low, scale), ToMel(top, scale));
        double[] corners = [.. Enumerable.Range(0, bands + 2).Select(i => ToHertz(from + (to - from) * i / (bands + 1), scale))];
        weights = [.. Enumerable.Range(0, bands).Select(band => Triangle(corners[band], corners[band + 1], corners[band + 2]))];
        supports = Array.ConvertAll(weights, filter => Math.Max(0, Array.FindIndex(filter, weight => weight > 0))..(Array.FindLastIndex(filter, weight => weight > 0) + 1));

        float[] Triangle(double left, double middle, double right)
        {
            var height = scale == MelScale.Slaney ? 2 / (right - left) : 1;
            return
            [
                .. Enumerable.Range(0, size / 2 + 1).Select(k =>
                {
                    var frequency = (double)k * rate / size;
                    return (float)(height * Math.Max(0, Math.Min((frequency - left) / (middle - left), (right - frequency) / (right - middle))));
                }),
            ];
        }
    }

    /// <summary>Number of filters.</summary>
    public int Bands => weights.Length;

    /// <summary>Weight of each frequency of a filter.</summary>
    public IReadOnlyList<float> this[int band] => weights[band];

    /// <summary>What the filters let through of squared magnitudes.</summary>
    /// <param name="powers">|X[k]|² for k from 0 to half the size.</param>
    /// <param name="energies">Room for <see cref="Bands"/>.</param>
    public void Apply(ReadOnlySpan<float> powers, Span<float> energies)
    {
        for (var band = 0; band < Bands; band++)
        {
            ReadOnlySpan<float> filter = weights[band].AsSpan(supports[band]), heard = powers[supports[band]];
            var sum = 0f;
            for (var k = 0; k < filter.Length; k++)
                sum += filter[k] * heard[k];
            energies[band] = sum;
        }
    }

    private static double ToMel(double hertz, MelScale scale) => scale == MelScale.Htk ? 2595 * Math.Log10(1 + hertz / 700)
        : hertz < 1000 ? hertz * 3 / 200 : 15 + Math.Log(hertz / 1000) / Math.Log(6.4) * 27;

    private static double ToHertz(double mel, MelScale scale) => scale == MelScale.Htk ? 700 * (Math.Pow(10, mel / 2595) - 1)
        : mel < 15 ? mel * 200 / 3 : 1000 * Math.Exp((mel - 15) / 27 * Math.Log(6.4));
}
