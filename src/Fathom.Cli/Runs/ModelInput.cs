using Fathom.Data;

namespace Fathom.Cli;

/// <summary>One image as a batch of one, normalised as the model was trained.</summary>
internal static class ModelInput
{
    public static Tensor Of(ImageSample sample, RunConfig config)
    {
        var values = new float[sample.Shape.ElementCount];
        var pixels = sample.Pixels.Span;
        for (var i = 0; i < values.Length; i++)
            values[i] = pixels[i] / 255f;
        // Normalisation draws nothing from its key.
        Pixels.ForTesting(config).Apply(values, sample.Shape, new RandomKey(0));
        return Tensor.From<float>(values, [1, sample.Shape.Channels, sample.Shape.Height, sample.Shape.Width]);
    }
}
