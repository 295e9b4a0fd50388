using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>f16, computed with in f32.</summary>
internal readonly unsafe struct HalfFormat : IElementFormat<Half, float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(Half element) => (float)element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Half Write(float value) => (Half)value;

    public static int ReadVectors(Half* memory, float* tile, int count)
    {
        TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(memory, count), new Span<float>(tile, count));
        return count;
    }

    public static int WriteVectors(float* tile, Half* memory, int count)
    {
        TensorPrimitives.ConvertToHalf(new ReadOnlySpan<float>(tile, count), new Span<Half>(memory, count));
        return count;
    }
}
