using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>What this process may use of the processor, decided once at start.</summary>
/// <remarks>
/// The switches of the .NET runtime apply: <c>DOTNET_EnableAVX512=0</c> gives 256-bit vectors, <c>DOTNET_EnableAVX2=0</c> 128-bit ones.
/// Results do not depend on the width, bit for bit.
/// </remarks>
public static class CpuFeatures
{
    /// <summary>Width of the vectors in use, in bits: 512, 256, 128, or 0 when there are none.</summary>
    public static int VectorBits { get; } =
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? 512
        : Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported ? 256
        : Vector128.IsHardwareAccelerated ? 128
        : 0;

    /// <summary>
    /// Whether x y + z with one rounding is an instruction. Without it the result is the same but comes from the runtime's slow emulation.
    /// </summary>
    public static bool HasFma { get; } = Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>
    /// Name of the instruction set in use: "AVX-512", "AVX2+FMA", "AdvSimd", "128-bit" (any other that has vectors) or "scalar".
    /// </summary>
    public static string Name => VectorBits switch
    {
        512 => "AVX-512",
        256 => "AVX2+FMA",
        128 => AdvSimd.IsSupported ? "AdvSimd" : "128-bit",
        _ => "scalar",
    };
}
