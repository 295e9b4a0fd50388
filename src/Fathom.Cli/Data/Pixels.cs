using Fathom.Data;

namespace Fathom.Cli;

/// <summary>What is done to images on their way into a model.</summary>
internal static class Pixels
{
    /// <summary>Normalisation alone, as for testing.</summary>
    public static ITransform ForTesting(RunConfig config) => new Normalize(config.Mean, config.Std);

    /// <summary>The plan's variations, then normalisation.</summary>
    public static ITransform ForTraining(RunConfig config)
    {
        var steps = new List<ITransform>();
        var vary = config.Plan.Augmentation;
        if (vary.Rotation > 0 || vary.Scale > 0)
            steps.Add(new RandomAffine((float)vary.Rotation, minScale: 1 - (float)vary.Scale, maxScale: 1 + (float)vary.Scale));
        if (vary.Shift > 0)
            steps.Add(new RandomCrop(vary.Shift));
        if (vary.Flip)
            steps.Add(new RandomFlip());
        if (vary.Erasing > 0)
            steps.Add(new RandomErasing((float)vary.Erasing));
        return new Compose([.. steps, ForTesting(config)]);
    }
}
