namespace Fathom.Data;

/// <summary>How far a download has come.</summary>
/// <param name="FileName">The file being fetched.</param>
/// <param name="Bytes">Bytes that are here, those of an earlier attempt included.</param>
/// <param name="TotalBytes">Size of the file.</param>
public readonly record struct DownloadProgress(string FileName, long Bytes, long TotalBytes);
