namespace Fathom;

/// <summary>The shapes given to an operation do not fit together; the message names them and the likely mend.</summary>
public sealed class ShapeException(string message) : ArgumentException(message);
