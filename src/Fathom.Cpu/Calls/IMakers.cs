using System.Numerics;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Makes a kernel whose elements are f32 or f64.</summary>
internal interface IFloatMaker
{
    static abstract CompiledKernel Make<T>(CallKernel call) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Makes a kernel whose elements are of any number type.</summary>
internal interface INumberMaker
{
    static abstract CompiledKernel Make<T>(CallKernel call) where T : unmanaged, INumber<T>;
}
