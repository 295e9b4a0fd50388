using Fathom.Data;

namespace Fathom.Cli;

/// <summary>What is done to images on their way into a model.</summary>
internal static class Pixels
{
    /// <summary>Normalisation alone, as for testing.</summary>
    public static ITransform ForTesting(RunConfig config) => new Normalize(config.Mean, config.Std);

    /// <summary>The plan's variations and normalisation.</summary>
    public static ITransform ForTraining(RunConfig config)
    {
        var steps = new List<ITransform>();
        var vary = config.Plan.Augmentation;
        if (vary.Rotation > 0 || vary.Scale > 0)
            steps.Add(new RandomAffine((float)vary.Rotation, minScale: 1 - (float)vary.Scale, maxScale: 1 + (float)vary.Scale));
        if (vary.Shift > 0)
            steps.Add(new RandomCrop(vary.Shift, vary.ReflectRim ? PaddingMode.Reflect : PaddingMode.Zero));
        if (vary.Flip)
            steps.Add(new RandomFlip());
        steps.Add(ForTesting(config));
        // The mean colour is 0 from here on.
        if (vary.Cutout > 0)
            steps.Add(new RandomCutout(vary.Cutout));
        return new Compose(steps);
    }
}
