namespace Fathom.Core.Tests.Ops.Elementwise;

/// <summary>Functions of two operands against C#'s, over all pairs of a set that holds the special values.</summary>
public sealed class BinaryValueTests
{
    private static readonly double[] Points = [0, -0.0, 1, -1, 0.5, -2.5, 3, 1e-3, 1e10, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Tensor, Func<double, double, double> Reference, double Tolerance)> Functions = new()
    {
        ["add"] = ((x, y) => x + y, (x, y) => x + y, 0),
        ["subtract"] = ((x, y) => x - y, (x, y) => x - y, 0),
        ["multiply"] = ((x, y) => x * y, (x, y) => x * y, 0),
        ["divide"] = ((x, y) => x / y, (x, y) => x / y, 0),
        ["maximum"] = (Tensor.Maximum, (x, y) => double.IsNaN(x) || double.IsNaN(y) ? double.NaN : x >= y ? x : y, double.Epsilon),
        ["minimum"] = (Tensor.Minimum, (x, y) => double.IsNaN(x) || double.IsNaN(y) ? double.NaN : x <= y ? x : y, double.Epsilon),
        ["pow"] = ((x, y) => x.Pow(y), Math.Pow, 1e-15),
        ["atan2"] = (Tensor.Atan2, Math.Atan2, 1e-15),
        ["equal"] = ((x, y) => x.EqualTo(y), (x, y) => x == y ? 1 : 0, 0),
        ["not equal"] = ((x, y) => x.NotEqual(y), (x, y) => x != y ? 1 : 0, 0),
        ["less"] = ((x, y) => x < y, (x, y) => x < y ? 1 : 0, 0),
        ["less or equal"] = ((x, y) => x <= y, (x, y) => x <= y ? 1 : 0, 0),
        ["greater"] = ((x, y) => x > y, (x, y) => x > y ? 1 : 0, 0),
        ["greater or equal"] = ((x, y) => x >= y, (x, y) => x >= y ? 1 : 0, 0),
        ["floor divide"] = ((x, y) => x.FloorDivide(y), (x, y) => Math.Floor(x / y), 0),
        ["where"] = ((x, y) => Tensor.Where(x < y, x, y), (x, y) => x < y ? x : y, 0),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_reference_for_all_pairs(string name)
    {
        var (function, reference, tolerance) = Functions[name];
        var x = Tensor.From<double>(Points);
        Expect.Elements([Points.Length, Points.Length], index => reference(Points[index[0]], Points[index[1]]), function(x.Unsqueeze(1), x), tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sixteen_bit_floats_give_the_rounded_f32_result(string name)
    {
        var function = Functions[name].Tensor;
        foreach (var dtype in (DType[])[DType.F16, DType.BF16])
        {
            var x = Tensor.From<double>(Points).To(dtype).Eval();
            var wide = x.To(DType.F32);
            var expected = function(wide.Unsqueeze(1), wide);
            expected = expected.DType == DType.Bool ? expected : expected.To(dtype);
            // A floor's quotient is rounded before the floor.
            expected = name == "floor divide" ? (wide.Unsqueeze(1) / wide).To(dtype).To(DType.F32).Floor().To(dtype) : expected;
            Assert.Equal(Expect.Doubles(expected), Expect.Doubles(function(x.Unsqueeze(1), x)));
        }
    }

    [Theory]
    [InlineData(DType.I8)]
    [InlineData(DType.I32)]
    [InlineData(DType.I64)]
    public void Division_of_integers_rounds_down_and_the_remainder_has_the_divisors_sign(DType dtype)
    {
        int[] values = [-7, -6, -1, 0, 1, 5, 6, 7, 120];
        var x = Tensor.From(values).To(dtype);
        var (quotient, remainder) = (x.Unsqueeze(1).FloorDivide(x), x.Unsqueeze(1) % x);
        Assert.Equal(dtype, quotient.DType);
        Expect.Elements([9, 9], index => values[index[1]] == 0 ? 0 : (int)Math.Floor((double)values[index[0]] / values[index[1]]), quotient);
        Expect.Elements([9, 9], index => values[index[1]] == 0 ? values[index[0]]
            : values[index[0]] - values[index[1]] * (int)Math.Floor((double)values[index[0]] / values[index[1]]), remainder);
    }

    [Fact]
    public void Unsigned_bytes_wrap_in_arithmetic()
    {
        var (x, y) = (Tensor.From<byte>(250, 3, 16), Tensor.From<byte>(10, 5, 16));
        Assert.Equal([4, 8, 32], (x + y).ToArray<byte>());
        Assert.Equal([240, 254, 0], (x - y).ToArray<byte>());
        Assert.Equal([196, 15, 0], (x * y).ToArray<byte>());
        Assert.Equal([25, 0, 1], x.FloorDivide(y).ToArray<byte>());
        Assert.Equal([0, 3, 0], (x % y).ToArray<byte>());
    }

    [Fact]
    public void Integers_divide_as_f32()
    {
        var quotient = Tensor.From(1, 7) / Tensor.From(2, 2);
        Assert.Equal(DType.F32, quotient.DType);
        Assert.Equal([0.5f, 3.5f], quotient.ToArray<float>());
    }

    [Fact]
    public void Large_i64_are_exact()
    {
        var x = Tensor.From(long.MaxValue, (1L << 53) + 1, -5);
        Assert.Equal([long.MinValue, (1L << 53) + 2, -4], (x + 1).ToArray<long>());
        Assert.Equal([true, false, false], (x > (1L << 60)).ToArray<bool>());
        Assert.Equal([long.MaxValue / 3, ((1L << 53) + 1) / 3, -2], x.FloorDivide(3).ToArray<long>());
    }

    [Fact]
    public void Bools_combine_by_logic_and_integers_by_bits()
    {
        var (a, b) = (Tensor.From(true, true, false, false), Tensor.From(true, false, true, false));
        Assert.Equal([true, false, false, false], (a & b).ToArray<bool>());
        Assert.Equal([true, true, true, false], (a | b).ToArray<bool>());
        Assert.Equal([false, true, true, false], (a ^ b).ToArray<bool>());
        Assert.Equal([false, false, true, true], (!a).ToArray<bool>());
        Assert.Equal([12 & 10, 12 | 10, 12 ^ 10, ~12], Tensor.Stack([
            Tensor.Of(12) & Tensor.Of(10), Tensor.Of(12) | Tensor.Of(10), Tensor.Of(12) ^ Tensor.Of(10), ~Tensor.Of(12)]).ToArray<int>());
        Assert.Equal([unchecked((byte)~12)], (~Tensor.From<byte>(12)).ToArray<byte>());
        Assert.Throws<DTypeException>(() => Tensor.From(1f) & Tensor.From(1f));
        Assert.Throws<DTypeException>(() => a + b);
    }

    [Fact]
    public void Maximum_of_bools_is_or() =>
        Assert.Equal([true, true, false], Tensor.Maximum(Tensor.From(true, false, false), Tensor.From(false, true, false)).ToArray<bool>());

    [Fact]
    public void Where_needs_a_bool_condition() =>
        Assert.Contains("condition > 0", Assert.Throws<DTypeException>(() => Tensor.Where(Tensor.From(1), Tensor.From(1), Tensor.From(2))).Message);

    [Fact]
    public void Shapes_that_do_not_broadcast_are_named()
    {
        var exception = Assert.Throws<ShapeException>(() => Tensor.Ones([2, 3]) + Tensor.Ones([2]));
        Assert.Contains("add: shapes [2, 3] and [2] do not broadcast", exception.Message);
    }
}
