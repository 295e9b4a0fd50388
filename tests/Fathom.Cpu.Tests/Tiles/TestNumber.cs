namespace Fathom.Cpu.Tests;

/// <summary>A number as a float and as an integer; which one counts depends on the dtype.</summary>
internal readonly record struct TestNumber(double Real, long Integer)
{
    public static TestNumber Of(double real) => new(real, double.IsNaN(real) ? 0 : (long)real);

    public static TestNumber Of(long integer) => new(integer, integer);

    /// <summary>The nearest number of the dtype, or the wrapped one.</summary>
    public TestNumber Rounded(DType dtype) => dtype switch
    {
        DType.F64 => Of(Real),
        DType.F32 => Of((double)(float)Real),
        DType.F16 => Of((double)(Half)(float)Real),
        DType.BF16 => Of((double)(float)(BFloat16)(float)Real),
        DType.I64 => Of(Integer),
        DType.I32 => Of((int)Integer),
        DType.I8 => Of((sbyte)Integer),
        DType.U8 => Of((byte)Integer),
        _ => Of(Integer != 0 ? 1 : 0),
    };

    public static TestNumber Apply(ElementwiseOperation operation, DType operandType, DType resultType, TestNumber[] x)
    {
        var isFloat = operandType.IsFloat;
        return operation.Name switch
        {
            "add" => isFloat ? Of(x[0].Real + x[1].Real) : Of(x[0].Integer + x[1].Integer),
            "subtract" => isFloat ? Of(x[0].Real - x[1].Real) : Of(x[0].Integer - x[1].Integer),
            "multiply" => isFloat ? Of(x[0].Real * x[1].Real) : Of(x[0].Integer * x[1].Integer),
            "divide" => Of(x[0].Real / x[1].Real),
            "integer_divide" => Of(x[1].Integer == 0 ? 0 : x[0].Integer / x[1].Integer),
            "maximum" => isFloat ? Of(Math.Max(x[0].Real, x[1].Real)) : Of(Math.Max(x[0].Integer, x[1].Integer)),
            "minimum" => isFloat ? Of(Math.Min(x[0].Real, x[1].Real)) : Of(Math.Min(x[0].Integer, x[1].Integer)),
            "negate" => isFloat ? Of(-x[0].Real) : Of(-x[0].Integer),
            "abs" => isFloat ? Of(Math.Abs(x[0].Real)) : Of(Math.Abs(x[0].Integer)),
            "relu" => isFloat ? Of(x[0].Real <= 0 ? 0 : x[0].Real) : Of(Math.Max(0, x[0].Integer)),
            "exp" => Of(Math.Exp(x[0].Real)),
            "sqrt" => Of(Math.Sqrt(x[0].Real)),
            "less" => Of(isFloat ? x[0].Real < x[1].Real ? 1 : 0 : x[0].Integer < x[1].Integer ? 1 : 0),
            "less_or_equal" => Of(isFloat ? x[0].Real <= x[1].Real ? 1 : 0 : x[0].Integer <= x[1].Integer ? 1 : 0),
            "equal" => Of(isFloat ? x[0].Real == x[1].Real ? 1 : 0 : x[0].Integer == x[1].Integer ? 1 : 0),
            "where" => x[0].Integer != 0 ? x[1] : x[2],
            _ when operation.Name.StartsWith("to_", StringComparison.Ordinal) => Cast(x[0], isFloat, resultType),
            _ => throw new NotSupportedException(operation.Name),
        };
    }

    public static TestNumber Reduce(ReduceKind kind, DType dtype, IEnumerable<TestNumber> elements)
    {
        var list = elements.ToArray();
        return kind switch
        {
            ReduceKind.Sum when dtype.IsFloat => Of(list.Sum(x => x.Real)),
            ReduceKind.Sum => Of(list.Aggregate(0L, (sum, x) => sum + x.Integer)),
            ReduceKind.Product when dtype.IsFloat => Of(list.Aggregate(1.0, (product, x) => product * x.Real)),
            ReduceKind.Product => Of(list.Aggregate(1L, (product, x) => product * x.Integer)),
            ReduceKind.Max when dtype.IsFloat => Of(list.Aggregate(double.NegativeInfinity, (best, x) => Math.Max(best, x.Real))),
            ReduceKind.Min when dtype.IsFloat => Of(list.Aggregate(double.PositiveInfinity, (best, x) => Math.Min(best, x.Real))),
            ReduceKind.Max => Of(list.Aggregate(dtype == DType.I64 ? long.MinValue : int.MinValue, (best, x) => Math.Max(best, x.Integer))),
            ReduceKind.Min => Of(list.Aggregate(dtype == DType.I64 ? long.MaxValue : int.MaxValue, (best, x) => Math.Min(best, x.Integer))),
            _ => Of(Extreme(list, largest: kind == ReduceKind.ArgMax)),
        };
    }

    private static long Extreme(TestNumber[] list, bool largest)
    {
        var best = 0;
        for (var i = 1; i < list.Length; i++)
        {
            // Integers beyond 2^53 are not drawn, so comparing the floats is exact.
            var (x, y) = (list[i].Real, list[best].Real);
            if ((largest ? x > y : x < y) || (double.IsNaN(x) && !double.IsNaN(y)))
                best = i;
        }
        return best;
    }

    private static TestNumber Cast(TestNumber x, bool fromFloat, DType to)
    {
        if (to == DType.Bool)
            return Of(fromFloat ? x.Real != 0 ? 1 : 0 : x.Integer != 0 ? 1 : 0);
        if (!fromFloat)
            return Of(x.Integer);
        if (to.IsFloat)
            return Of(x.Real);
        return double.IsNaN(x.Real) ? Of(0)
            : to == DType.I64 ? Of(x.Real >= long.MaxValue ? long.MaxValue : x.Real <= long.MinValue ? long.MinValue : (long)x.Real)
            : Of((long)Math.Clamp(x.Real, int.MinValue, int.MaxValue));
    }
}
