using Fathom.Cpu;

namespace Fathom.Bench;

/// <summary>Bytes that an operation reads and writes when each operand is read once and each result written once.</summary>
internal readonly record struct Traffic(long Read, long Written)
{
    /// <summary>Both together.</summary>
    public long Bytes => Read + Written;

    /// <summary>Reading <paramref name="read"/> once and writing <paramref name="written"/> once.</summary>
    public static Traffic Of(IEnumerable<Tensor> read, IEnumerable<Tensor> written) => new(SizeOf(read), SizeOf(written));

    /// <summary>
    /// GB/s that memory has for a working set of this size, which may be a cache's. Reading alone is faster than reading and writing, so an
    /// operation that hardly writes is held against the former.
    /// </summary>
    public double Bandwidth(int threads)
    {
        var size = Math.Clamp(Bytes, 4096L * threads, MachineLimits.MainMemory);
        return Written * 8 < Read ? MachineLimits.ReadBandwidth(threads, size) : MachineLimits.StreamBandwidth(threads, size);
    }

    private static long SizeOf(IEnumerable<Tensor> tensors) => tensors.Sum(tensor => tensor.ElementCount * tensor.DType.ByteLength);
}
