namespace Fathom.Data;

/// <summary>Silences stretches of a spectrogram, in time and in pitch, so that a model cannot rely on any one of them.</summary>
/// <remarks>Park et al. (2019), SpecAugment, arXiv:1904.08779, without warping.</remarks>
/// <param name="bandMasks">Stretches of bands.</param>
/// <param name="bands">The most bands of one.</param>
/// <param name="timeMasks">Stretches of frames.</param>
/// <param name="frames">The most frames of one.</param>
public sealed class SpectrogramMasks(int bandMasks, int bands, int timeMasks, int frames)
{
    /// <summary>Overwrites stretches of <paramref name="features"/>, shape [bands, T], with <paramref name="value"/>.</summary>
    public void Apply(Span<float> features, int bandCount, float value, RandomNumbers numbers)
    {
        var frameCount = features.Length / bandCount;
        for (var mask = 0; mask < bandMasks; mask++)
        {
            var (start, length) = Stretch(bandCount, bands, numbers);
            features.Slice(start * frameCount, length * frameCount).Fill(value);
        }
        for (var mask = 0; mask < timeMasks; mask++)
        {
            var (start, length) = Stretch(frameCount, frames, numbers);
            for (var band = 0; band < bandCount; band++)
                features.Slice(band * frameCount + start, length).Fill(value);
        }
    }

    private static (int Start, int Length) Stretch(int count, int most, RandomNumbers numbers)
    {
        var length = numbers.NextInt32(Math.Min(most, count) + 1);
        return (numbers.NextInt32(count - length + 1), length);
    }
}
