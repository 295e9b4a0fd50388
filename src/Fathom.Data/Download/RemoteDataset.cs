namespace Fathom.Data;

/// <summary>A data set made of files on the network.</summary>
/// <param name="Name">Name, which is also its folder in the cache.</param>
/// <param name="Files">The files; those ending in .tar.gz are unpacked.</param>
public sealed record RemoteDataset(string Name, IReadOnlyList<RemoteFile> Files);
