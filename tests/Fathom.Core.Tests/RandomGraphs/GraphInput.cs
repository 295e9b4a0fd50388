namespace Fathom.Core.Tests;

/// <summary>A leaf of a random graph.</summary>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Seed">Of its numbers.</param>
/// <param name="IsTame">Whether all numbers are ordinary; otherwise some are NaN, infinite, very large or zeros of either sign.</param>
internal sealed record GraphInput(DType DType, Shape Shape, ulong Seed, bool IsTame)
{
    private static readonly double[] Special = [0, -0.0, 1, -1, 0.5, 1e30, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    /// <summary>The leaf: normal numbers, times 3 when not tame.</summary>
    public Tensor Data()
    {
        var numbers = new RandomKey(Seed).Numbers();
        var values = new double[Shape.ElementCount];
        foreach (ref var value in values.AsSpan())
            value = IsTame ? numbers.NextNormal() : numbers.NextInt32(16) == 0 ? Special[numbers.NextInt32(Special.Length)] : 3 * numbers.NextNormal();
        return DType switch
        {
            DType.F64 => Tensor.From<double>(values, Shape),
            DType.F32 => Tensor.From<float>([.. values.Select(x => (float)x)], Shape),
            DType.BF16 => Tensor.From<BFloat16>([.. values.Select(x => (BFloat16)(float)x)], Shape),
            DType.F16 => Tensor.From<Half>([.. values.Select(x => (Half)x)], Shape),
            DType.I64 => Tensor.From<long>([.. values.Select(x => (long)x)], Shape),
            DType.I32 => Tensor.From<int>([.. values.Select(x => (int)x)], Shape),
            DType.I8 => Tensor.From<sbyte>([.. values.Select(x => (sbyte)x)], Shape),
            DType.U8 => Tensor.From<byte>([.. values.Select(x => (byte)Math.Abs(x))], Shape),
            _ => Tensor.From<bool>([.. values.Select(x => x > 0)], Shape),
        };
    }
}
