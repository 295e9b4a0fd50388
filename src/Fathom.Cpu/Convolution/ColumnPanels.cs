namespace Fathom.Cpu;

/// <summary>Output channels cut into panels of 1 to 3 vectors, as even as can be: 64 channels of 16 lanes are 2 + 2, not 3 + 1.</summary>
/// <param name="channels">Number of output channels, of one group.</param>
/// <param name="width">Lanes of a vector.</param>
/// <param name="mostVectors">Most vectors of a panel.</param>
internal readonly struct ColumnPanels(int channels, int width, int mostVectors)
{
    /// <summary>Vectors over all panels.</summary>
    public int Vectors { get; } = (channels + width - 1) / width;

    /// <summary>Number of panels.</summary>
    public int Count => (Vectors + mostVectors - 1) / mostVectors;

    /// <summary>Vectors ahead of panel <paramref name="panel"/>; the first panels are the wider ones.</summary>
    public int FirstVector(int panel) => (Vectors / Count * panel) + Math.Min(panel, Vectors % Count);

    /// <summary>Vectors of panel <paramref name="panel"/>.</summary>
    public int VectorsOf(int panel) => FirstVector(panel + 1) - FirstVector(panel);

    /// <summary>First channel of panel <paramref name="panel"/>.</summary>
    public int FirstChannel(int panel) => FirstVector(panel) * width;

    /// <summary>Channels of panel <paramref name="panel"/>, without the lanes that stick out of the last one.</summary>
    public int ChannelsOf(int panel) => Math.Min(channels, FirstVector(panel + 1) * width) - FirstChannel(panel);

    /// <summary>Channels in the last vector of panel <paramref name="panel"/>.</summary>
    public int LastCount(int panel) => ChannelsOf(panel) - ((VectorsOf(panel) - 1) * width);
}
