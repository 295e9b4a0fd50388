namespace Fathom.Compiler;

/// <summary>A result of the body that is stored slice by slice.</summary>
/// <param name="BodyOutput">Number of the body's output.</param>
/// <param name="ByteLength">Size of a slice in bytes.</param>
/// <param name="Output">Number of the kernel's output.</param>
public readonly record struct ScanStack(int BodyOutput, long ByteLength, int Output);
