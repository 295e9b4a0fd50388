namespace Fathom.Core.Tests.Ops.Elementwise;

/// <summary>Functions of one operand against .NET's in double precision, special values included.</summary>
public sealed class UnaryValueTests
{
    // 2⁻⁵² is an ulp of 1: the lanes promise 4 ulp for f64 and 2 for f32; one more for rounding the input of a reference.
    private const double F64Tolerance = 5 * 2.3e-16, F32Tolerance = 3 * 1.2e-7;

    private static readonly double[] Points =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 1e-8, -1e-8, 0.1, 3, -3, 7.25, -20, 20, 80, 1e-30, 1e6, -1e6,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Tensor, Func<double, double> Reference)> Functions = new()
    {
        ["negate"] = (x => -x, x => -x),
        ["abs"] = (x => x.Abs(), Math.Abs),
        ["sign"] = (x => x.Sign(), x => x > 0 ? 1 : x < 0 ? -1 : x),
        ["floor"] = (x => x.Floor(), Math.Floor),
        ["ceiling"] = (x => x.Ceiling(), Math.Ceiling),
        ["round"] = (x => x.Round(), Math.Round),
        ["truncate"] = (x => x.Truncate(), Math.Truncate),
        ["sqrt"] = (x => x.Sqrt(), Math.Sqrt),
        ["rsqrt"] = (x => x.Rsqrt(), x => 1 / Math.Sqrt(x)),
        ["exp"] = (x => x.Exp(), Math.Exp),
        ["expm1"] = (x => x.Expm1(), x => Math.Abs(x) < 1e-5 ? x + x * x / 2 : Math.Exp(x) - 1),
        ["log"] = (x => x.Log(), Math.Log),
        ["log1p"] = (x => x.Log1p(), x => Math.Abs(x) < 1e-5 ? x - x * x / 2 : Math.Log(1 + x)),
        ["sin"] = (x => x.Sin(), Math.Sin),
        ["cos"] = (x => x.Cos(), Math.Cos),
        ["atan"] = (x => x.Atan(), Math.Atan),
        ["tanh"] = (x => x.Tanh(), Math.Tanh),
        ["log_sigmoid"] = (x => x.LogSigmoid(), x => Math.Min(x, 0) - Log1p(Math.Exp(-Math.Abs(x)))),
        ["sigmoid"] = (x => x.Sigmoid(), x => 1 / (1 + Math.Exp(-x))),
    };

    // Kahan's: the error of 1 + x cancels.
    private static double Log1p(double x) => 1 + x == 1 ? x : Math.Log(1 + x) * (x / (1 + x - 1));

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_reference_in_f64(string name) => Check(name, Tensor.From<double>(Points), F64Tolerance);

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_reference_in_f32(string name) => Check(name, Tensor.From<float>([.. Points.Select(x => (float)x)]), F32Tolerance);

    [Theory]
    [MemberData(nameof(Names))]
    public void Half_precision_is_the_rounded_f32_result(string name)
    {
        foreach (var dtype in (DType[])[DType.F16, DType.BF16])
        {
            var x = Tensor.From<double>(Points).To(dtype);
            var expected = Functions[name].Tensor(x.To(DType.F32)).To(dtype);
            Assert.Equal(Expect.Doubles(expected.Eval()), Expect.Doubles(Functions[name].Tensor(x)));
        }
    }

    [Fact]
    public void Error_function_has_its_known_values()
    {
        // Abramowitz and Stegun, table 7.1.
        var y = Tensor.From(0, 0.5, 1, 2, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN).Erf().ToArray<double>();
        double[] expected = [0, 0.5204998778130465, 0.8427007929497149, 0.9953222650189527, -0.8427007929497149, 1, -1, double.NaN];
        for (var i = 0; i < y.Length; i++)
            Expect.Close(expected[i], y[i], 1e-15, $"erf {i}");
    }

    [Theory]
    [InlineData(DType.U8)]
    [InlineData(DType.I8)]
    [InlineData(DType.I32)]
    [InlineData(DType.I64)]
    public void Integers_wrap_when_negated_and_keep_their_dtype(DType dtype)
    {
        var x = Tensor.From(0, 1, 5, -3, 127).To(dtype);
        Assert.Equal(dtype, (-x).DType);
        var values = Expect.Doubles(x);
        Assert.Equal(values.Select(v => dtype == DType.U8 ? (byte)-(int)v : -v), Expect.Doubles(-x));
        Assert.Equal(values.Select(Math.Abs), Expect.Doubles(x.Abs()));
        Assert.Equal(values.Select(v => (double)Math.Sign(v)), Expect.Doubles(x.Sign()));
    }

    [Fact]
    public void Float_functions_of_integers_give_f32() => Assert.Equal(DType.F32, Tensor.From(1, 2).Exp().DType);

    [Fact]
    public void Bools_are_not_numbers()
    {
        var exception = Assert.Throws<DTypeException>(() => -Tensor.From(true));
        Assert.Contains("negate", exception.Message);
    }

    [Fact]
    public void An_empty_tensor_stays_empty() => Assert.Empty(Tensor.Zeros([3, 0]).Exp().ToArray<float>());

    private static void Check(string name, Tensor x, double tolerance)
    {
        var (function, reference) = Functions[name];
        var inputs = Expect.Doubles(x);
        var y = function(x);
        Assert.Equal(x.DType, y.DType);
        Expect.Elements(x.Shape, index => Rounded(reference(inputs[index[0]]), x.DType), y, tolerance);
    }

    // Beyond f32's range the reference overflows too.
    private static double Rounded(double value, DType dtype) => dtype == DType.F32 ? (float)value : value;
}
