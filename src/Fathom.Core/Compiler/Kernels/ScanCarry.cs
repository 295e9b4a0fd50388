namespace Fathom.Compiler;

/// <summary>A tensor handed from step to step.</summary>
/// <param name="Input">Number of the input that is the first, row-major; the body's input of the same number is the present one.</param>
/// <param name="BodyOutput">Number of the body's output that is the next one.</param>
/// <param name="ByteLength">Size in bytes.</param>
/// <param name="Output">Number of the kernel's output where it goes, or -1 when nobody wants it after the loop.</param>
/// <param name="Kept">What the output holds of it.</param>
public readonly record struct ScanCarry(int Input, int BodyOutput, long ByteLength, int Output, ScanCarryKept Kept);
