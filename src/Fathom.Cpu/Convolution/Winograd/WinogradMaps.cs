namespace Fathom.Cpu;

/// <summary>Sizes that the shares of a convolution have in common.</summary>
/// <param name="Source">Source pixels.</param>
/// <param name="SourceChannels">Channels of a source pixel.</param>
/// <param name="Output">Output pixels, of all shares.</param>
/// <param name="OutputChannels">Channels of an output pixel.</param>
/// <param name="Kernel">Weights of a kernel.</param>
internal readonly record struct WinogradMaps(SpatialSizes Source, int SourceChannels, SpatialSizes Output, int OutputChannels, SpatialSizes Kernel);
