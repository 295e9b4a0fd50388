namespace Fathom.Core.Tests.Ops.Elementwise;

public sealed class CastTests
{
    private static readonly DType[] All = Enum.GetValues<DType>();

    private static readonly double[] Values = [0, 1, 2, 5, 100, 127, -1, -2.75, 1.5, -100, 0.25, 3.999];

    public static TheoryData<DType, DType> Pairs
    {
        get
        {
            var pairs = new TheoryData<DType, DType>();
            foreach (var from in All)
                foreach (var to in All)
                    pairs.Add(from, to);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Converts_each_dtype_to_each(DType from, DType to)
    {
        double[] start = [.. Values.Where(value => from != DType.U8 || value >= 0).Select(value => Convert(value, from))];
        var x = Make(start, from);
        Assert.Equal(start, Expect.Doubles(x));
        var y = x.To(to);
        Assert.Equal(to, y.DType);
        Assert.Equal(start.Select(value => Convert(value, to)), Expect.Doubles(y));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Converting_a_strided_view_gives_the_same(DType from, DType to)
    {
        var x = Make([.. Values.Select(value => Convert(Math.Abs(value), from))], from).Reshape(3, 4);
        Assert.Equal(Expect.Doubles(x.To(to).T.Flip(0)), Expect.Doubles(x.T.Flip(0).To(to)));
    }

    [Fact]
    public void Anything_but_zero_is_true() =>
        Assert.Equal([true, true, false, false, true], Tensor.From(0.1, -3, 0.0, -0.0, double.NaN).To(DType.Bool).ToArray<bool>());

    [Fact]
    public void Bytes_above_127_become_themselves_as_floats_and_negative_as_i8()
    {
        var x = Tensor.From<byte>(0, 127, 128, 255);
        Assert.Equal([0f, 127, 128, 255], x.To(DType.F32).ToArray<float>());
        Assert.Equal([0, 127, -128, -1], x.To(DType.I8).ToArray<sbyte>());
        Assert.Equal([0L, 127, 128, 255], x.To(DType.I64).ToArray<long>());
    }

    [Fact]
    public void Rounding_to_half_is_to_nearest_even_with_subnormals_and_infinity()
    {
        double[] values = [1 + 1.0 / 2048, 1 + 3.0 / 2048, 65504, 65520, 1e-7, -1e-9, double.NaN, double.NegativeInfinity];
        var x = Tensor.From<float>([.. values.Select(value => (float)value)]);
        Assert.Equal(values.Select(value => (double)(Half)(float)value), Expect.Doubles(x.To(DType.F16)));
        Assert.Equal(values.Select(value => (double)(float)(BFloat16)(float)value), Expect.Doubles(x.To(DType.BF16)));
    }

    private static Tensor Make(double[] values, DType dtype) => dtype switch
    {
        DType.Bool => Tensor.From<bool>([.. values.Select(value => value != 0)]),
        DType.U8 => Tensor.From<byte>([.. values.Select(value => (byte)value)]),
        DType.I8 => Tensor.From<sbyte>([.. values.Select(value => (sbyte)value)]),
        DType.I32 => Tensor.From<int>([.. values.Select(value => (int)value)]),
        DType.I64 => Tensor.From<long>([.. values.Select(value => (long)value)]),
        DType.F16 => Tensor.From<Half>([.. values.Select(value => (Half)value)]),
        DType.BF16 => Tensor.From<BFloat16>([.. values.Select(value => (BFloat16)(float)value)]),
        DType.F32 => Tensor.From<float>([.. values.Select(value => (float)value)]),
        _ => Tensor.From<double>(values),
    };

    private static double Convert(double value, DType dtype) => dtype switch
    {
        DType.Bool => value != 0 ? 1 : 0,
        DType.U8 => unchecked((byte)(long)value),
        DType.I8 => (sbyte)value,
        DType.I32 or DType.I64 => Math.Truncate(value) + 0.0,
        DType.F16 => (double)(Half)value,
        DType.BF16 => (float)(BFloat16)(float)value,
        DType.F32 => (float)value,
        _ => value,
    };
}
