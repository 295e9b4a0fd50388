namespace Fathom.Data;

/// <summary>A file on the network whose content is known in advance.</summary>
/// <param name="Name">File name in the cache, without a folder.</param>
/// <param name="Bytes">Exact size.</param>
/// <param name="Sha256">SHA-256 of the content, 64 hexadecimal digits.</param>
/// <param name="Urls">Where to get it, in the order to try.</param>
public sealed record RemoteFile(string Name, long Bytes, string Sha256, IReadOnlyList<Uri> Urls);
