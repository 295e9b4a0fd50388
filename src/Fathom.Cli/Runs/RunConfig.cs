using Fathom.Models;

namespace Fathom.Cli;

/// <summary>All that it takes to build a run's model again and to feed it: the content of <c>config.json</c>.</summary>
internal sealed record RunConfig
{
    /// <summary>Version of Fathom that wrote it.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>Name of the data set.</summary>
    public required string Data { get; init; }

    /// <summary>Where the data came from: a known name or a folder.</summary>
    public required string DataSource { get; init; }

    /// <summary>The most images of each half that were used, or null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>[C, H, W].</summary>
    public required int[] InputShape { get; init; }

    /// <summary>Names of the classes.</summary>
    public required string[] Classes { get; init; }

    /// <summary>Mean of each channel of the training images, pixels scaled to 0..1.</summary>
    public required float[] Mean { get; init; }

    /// <summary>Standard deviation of each channel.</summary>
    public required float[] Std { get; init; }

    /// <summary>How it was trained.</summary>
    public required TrainingPlan Plan { get; init; }

    /// <summary>The seed from which every random number of the training derives.</summary>
    public ulong Seed { get; init; }

    /// <summary>The settings of a run with these data.</summary>
    public static RunConfig For(TrainOptions options, LoadedData data, TrainingPlan plan)
    {
        var (mean, std) = data.Images.Train.ChannelStatistics();
        return new()
        {
            Version = InfoCommand.Version,
            Recipe = options.Recipe!,
            Data = data.Name,
            DataSource = data.Source,
            Limit = options.Limit,
            InputShape = [.. data.ImageShape],
            Classes = [.. data.Classes],
            Mean = mean,
            // A channel of one colour has nothing to scale.
            Std = [.. std.Select(deviation => deviation > 0 ? deviation : 1)],
            Seed = options.Seed ?? 0,
            Plan = plan,
        };
    }
}
