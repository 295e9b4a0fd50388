using System.Runtime.InteropServices;

namespace Fathom.Core.Tests;

/// <summary>Compares results bit for bit. All NaN are one: which of two NaN an addition hands on is up to the processor.</summary>
internal static class Bits
{
    /// <summary>Asserts that tensors agree in shape, dtype and every bit of every element.</summary>
    /// <param name="expected">Evaluated or not.</param>
    /// <param name="actual">As many tensors.</param>
    /// <param name="signOfZero">Whether -0 differs from 0.</param>
    public static void Same(ReadOnlySpan<Tensor> expected, ReadOnlySpan<Tensor> actual, bool signOfZero = true)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var k = 0; k < expected.Length; k++)
        {
            Assert.Equal((expected[k].DType, expected[k].Shape), (actual[k].DType, actual[k].Shape));
            var (a, b) = (Of(expected[k], signOfZero), Of(actual[k], signOfZero));
            var place = a.AsSpan().CommonPrefixLength(b);
            Assert.True(place == a.Length, place == a.Length ? "" : $"Result {k}, {expected[k].DType.Name}{expected[k].Shape}, differs at "
                + $"[{string.Join(", ", Expect.Index(expected[k].Shape, place))}]: {Expect.Doubles(expected[k])[place]:r} against {Expect.Doubles(actual[k])[place]:r}");
        }
    }

    private static long[] Of(Tensor x, bool signOfZero)
    {
        var bytes = x.ToBytes();
        return x.DType switch
        {
            DType.F64 => Canonical(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), signOfZero),
            DType.F32 => Canonical([.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(y => (double)y)], signOfZero),
            DType.BF16 => Canonical([.. MemoryMarshal.Cast<byte, BFloat16>(bytes).ToArray().Select(y => (double)(float)y)], signOfZero),
            DType.F16 => Canonical([.. MemoryMarshal.Cast<byte, Half>(bytes).ToArray().Select(y => (double)y)], signOfZero),
            DType.I64 => MemoryMarshal.Cast<byte, long>(bytes).ToArray(),
            DType.I32 => [.. MemoryMarshal.Cast<byte, int>(bytes).ToArray().Select(y => (long)y)],
            _ => [.. bytes.Select(y => (long)y)],
        };
    }

    private static long[] Canonical(double[] values, bool signOfZero) =>
        [.. values.Select(x => BitConverter.DoubleToInt64Bits(double.IsNaN(x) ? double.NaN : x == 0 && !signOfZero ? 0 : x))];
}
