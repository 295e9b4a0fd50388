namespace Fathom.Cpu;

/// <summary>Channels-last maps of one size, one after the other.</summary>
internal readonly unsafe struct PixelMaps<T>(T* data, SpatialSizes sizes, int channels) where T : unmanaged
{
    public readonly T* Data = data;
    public readonly int Height = sizes.Height;
    public readonly int Width = sizes.Width;
    public readonly int Channels = channels;

    /// <summary>The same maps, of which <paramref name="channel"/> is taken for the first channel.</summary>
    public PixelMaps<T> From(int channel) => new(Data + channel, new(1, Height, Width), Channels);
}
