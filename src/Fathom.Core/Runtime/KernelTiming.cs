using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>What the kernels of one name and one set of result shapes took.</summary>
/// <param name="Kernel">One of them.</param>
/// <param name="Calls">How often any of them ran.</param>
/// <param name="Time">How long that took in all.</param>
/// <param name="Flops">Floating-point operations of all calls.</param>
/// <param name="Bytes">Bytes that all calls read and wrote.</param>
public sealed record KernelTiming(Kernel Kernel, int Calls, TimeSpan Time, long Flops, long Bytes)
{
    /// <summary>Shapes of the results, such as "[128, 32] [32]".</summary>
    public string Shapes => ShapesOf(Kernel);

    internal static string ShapesOf(Kernel kernel) => string.Join(" ", kernel.Outputs.Select(output => output.View.Shape));
}
