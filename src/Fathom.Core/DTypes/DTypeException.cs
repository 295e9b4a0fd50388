namespace Fathom;

/// <summary>An operation was asked for on element types it does not take; the message names them and the likely mend.</summary>
public sealed class DTypeException(string message) : ArgumentException(message);
