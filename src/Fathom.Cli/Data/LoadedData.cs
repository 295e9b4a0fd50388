using Fathom.Data;

namespace Fathom.Cli;

/// <summary>Images to train and test on.</summary>
/// <param name="Name">Name that plans go by: "synthetic", "mnist", "fashion-mnist", "cifar10".</param>
/// <param name="Source">How to load them again: a known name or a full path.</param>
/// <param name="Images">The images.</param>
internal sealed record LoadedData(string Name, string Source, TrainTestImages Images)
{
    /// <summary>C, H and W as a shape.</summary>
    public Shape ImageShape => Shape.Create([Images.Train.Shape.Channels, Images.Train.Shape.Height, Images.Train.Shape.Width]);

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes => Images.Train.ClassNames;

    /// <summary>Whether a generator drew them.</summary>
    public bool IsSynthetic => Name == DataSource.Synthetic;
}
