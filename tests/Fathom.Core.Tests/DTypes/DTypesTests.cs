namespace Fathom.Core.Tests.DTypes;

public sealed class DTypesTests
{
    private static readonly DType[] All = Enum.GetValues<DType>();

    public static TheoryData<DType, DType, DType> Promotions => new()
    {
        { DType.Bool, DType.U8, DType.U8 }, { DType.Bool, DType.F16, DType.F16 }, { DType.U8, DType.I8, DType.I32 }, { DType.U8, DType.I32, DType.I32 },
        { DType.I8, DType.I64, DType.I64 }, { DType.I32, DType.I64, DType.I64 }, { DType.I64, DType.F16, DType.F16 }, { DType.I64, DType.F32, DType.F32 },
        { DType.F16, DType.BF16, DType.F32 }, { DType.F16, DType.F32, DType.F32 }, { DType.BF16, DType.F64, DType.F64 }, { DType.I32, DType.BF16, DType.BF16 },
    };

    [Theory]
    [MemberData(nameof(Promotions))]
    public void Promotion_follows_the_table(DType a, DType b, DType expected) => Assert.Equal(expected, Fathom.DTypes.Promote(a, b));

    [Fact]
    public void Promotion_is_symmetric_idempotent_and_never_narrows()
    {
        foreach (var a in All)
        {
            Assert.Equal(a, Fathom.DTypes.Promote(a, a));
            foreach (var b in All)
            {
                var common = Fathom.DTypes.Promote(a, b);
                Assert.Equal(common, Fathom.DTypes.Promote(b, a));
                Assert.Equal(a.IsFloat || b.IsFloat, common.IsFloat);
                Assert.Equal(common, Fathom.DTypes.Promote(common, a));
            }
        }
    }

    [Fact]
    public void Adding_two_dtypes_gives_their_promotion()
    {
        foreach (var a in All)
            foreach (var b in All.Where(b => (a, b) != (DType.Bool, DType.Bool)))
            {
                var sum = Tensor.Full([2], 1, a) + Tensor.Full([2], 1, b);
                Assert.Equal(Fathom.DTypes.Promote(a, b), sum.DType);
                Assert.Equal([2, 2], Expect.Doubles(sum));
            }
    }

    [Fact]
    public void A_number_takes_the_tensors_dtype_and_a_fraction_makes_integers_f32()
    {
        foreach (var dtype in All.Where(dtype => dtype.IsFloat || dtype.IsInteger))
        {
            var x = Tensor.Ones([1], dtype);
            Assert.Equal(dtype, (x * 2).DType);
            Assert.Equal(dtype.IsFloat ? dtype : DType.F32, (x * 0.5f).DType);
        }
        Assert.Equal(DType.I64, (Tensor.Ones([1], DType.Bool) + 1).DType);
    }

    [Fact]
    public void Other_element_types_are_refused_by_name() =>
        Assert.Contains("Char", Assert.Throws<DTypeException>(() => Fathom.DTypes.Of<char>()).Message);

    [Fact]
    public void Bfloat16_rounds_to_nearest_even_and_keeps_nan()
    {
        Assert.Equal(1f, (float)(BFloat16)(1f + 1f / 256));
        Assert.Equal(1f + 1f / 64, (float)(BFloat16)(1f + 3f / 256));
        Assert.Equal(float.PositiveInfinity, (float)(BFloat16)float.MaxValue);
        Assert.True(float.IsNaN((BFloat16)BitConverter.UInt32BitsToSingle(0x7F800001)));
    }
}
