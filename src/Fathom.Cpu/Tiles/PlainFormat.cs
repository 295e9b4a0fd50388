using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>An element type that is computed with as it is.</summary>
internal readonly unsafe struct PlainFormat<T> : IElementFormat<T, T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read(T element) => element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Write(T value) => value;

    public static int ReadVectors(T* memory, T* tile, int count)
    {
        NativeMemory.Copy(memory, tile, (nuint)count * (nuint)sizeof(T));
        return count;
    }

    public static int WriteVectors(T* tile, T* memory, int count) => ReadVectors(tile, memory, count);
}
