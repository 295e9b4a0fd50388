namespace Fathom.Data;

/// <summary>A file could not be fetched from any of its addresses; the message names them, what went wrong at each, and a way out.</summary>
public sealed class DownloadException(string message, Exception? inner = null) : IOException(message, inner);
