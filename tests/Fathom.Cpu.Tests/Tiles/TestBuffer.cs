using System.Runtime.InteropServices;

namespace Fathom.Cpu.Tests;

/// <summary>Native memory holding elements of a dtype, exactly as long as asked, so that reading past the end would show.</summary>
internal sealed unsafe class TestBuffer : IDisposable
{
    private readonly byte* memory;

    public TestBuffer(DType dtype, long count)
    {
        (DType, Count) = (dtype, count);
        memory = (byte*)NativeMemory.AllocZeroed((nuint)Math.Max(ByteLength, 1));
    }

    public DType DType { get; }

    public long Count { get; }

    public long ByteLength => Count * DType.ByteLength;

    public void* Address => memory;

    public ReadOnlySpan<byte> Bytes => new(memory, (int)ByteLength);

    public TestNumber this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)Count, nameof(index));
            return DType switch
            {
                DType.Bool or DType.U8 => TestNumber.Of(memory[index]),
                DType.I8 => TestNumber.Of(((sbyte*)memory)[index]),
                DType.I32 => TestNumber.Of(((int*)memory)[index]),
                DType.I64 => TestNumber.Of(((long*)memory)[index]),
                DType.F16 => TestNumber.Of((double)((Half*)memory)[index]),
                DType.BF16 => TestNumber.Of((double)(float)((BFloat16*)memory)[index]),
                DType.F32 => TestNumber.Of((double)((float*)memory)[index]),
                _ => TestNumber.Of(((double*)memory)[index]),
            };
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)Count, nameof(index));
            switch (DType)
            {
                case DType.Bool: memory[index] = value.Integer != 0 ? (byte)1 : (byte)0; break;
                case DType.U8: memory[index] = (byte)value.Integer; break;
                case DType.I8: ((sbyte*)memory)[index] = (sbyte)value.Integer; break;
                case DType.I32: ((int*)memory)[index] = (int)value.Integer; break;
                case DType.I64: ((long*)memory)[index] = value.Integer; break;
                case DType.F16: ((Half*)memory)[index] = (Half)(float)value.Real; break;
                case DType.BF16: ((BFloat16*)memory)[index] = (BFloat16)(float)value.Real; break;
                case DType.F32: ((float*)memory)[index] = (float)value.Real; break;
                default: ((double*)memory)[index] = value.Real; break;
            }
        }
    }

    public void CopyFrom(TestBuffer other) => NativeMemory.Copy(other.memory, memory, (nuint)ByteLength);

    public void Dispose() => NativeMemory.Free(memory);
}
