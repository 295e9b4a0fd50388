namespace Fathom.Bench;

/// <summary>Which operand, and its memory object.</summary>
internal readonly record struct DnnlArgument(int Argument, nint Memory);
