namespace Fathom.Cpu;

// Elementary functions lane by lane; the vector forms replace these one family at a time.
internal readonly unsafe partial struct FloatLanes<TVector, T, S>
{
    public static FloatLanes<TVector, T, S> Exp(FloatLanes<TVector, T, S> x) => PerLane<ScalarExp>(x);

    public static FloatLanes<TVector, T, S> Expm1(FloatLanes<TVector, T, S> x) => PerLane<ScalarExpm1>(x);

    public static FloatLanes<TVector, T, S> Log(FloatLanes<TVector, T, S> x) => PerLane<ScalarLog>(x);

    public static FloatLanes<TVector, T, S> Log1p(FloatLanes<TVector, T, S> x) => PerLane<ScalarLog1p>(x);

    public static FloatLanes<TVector, T, S> Sin(FloatLanes<TVector, T, S> x) => PerLane<ScalarSin>(x);

    public static FloatLanes<TVector, T, S> Cos(FloatLanes<TVector, T, S> x) => PerLane<ScalarCos>(x);

    public static FloatLanes<TVector, T, S> Atan(FloatLanes<TVector, T, S> x) => PerLane<ScalarAtan>(x);

    public static FloatLanes<TVector, T, S> Tanh(FloatLanes<TVector, T, S> x) => PerLane<ScalarTanh>(x);

    public static FloatLanes<TVector, T, S> Erf(FloatLanes<TVector, T, S> x) => PerLane<ScalarErf>(x);

    public static FloatLanes<TVector, T, S> Atan2(FloatLanes<TVector, T, S> y, FloatLanes<TVector, T, S> x)
    {
        TVector result = default;
        for (int lane = 0; lane < Count; lane++)
        {
            if (typeof(T) == typeof(float))
                ((float*)&result)[lane] = (float)Math.Atan2(((float*)&y)[lane], ((float*)&x)[lane]);
            else
                ((double*)&result)[lane] = Math.Atan2(((double*)&y)[lane], ((double*)&x)[lane]);
        }
        return new(result);
    }

    public static FloatLanes<TVector, T, S> Pow(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y)
    {
        TVector result = default;
        for (int lane = 0; lane < Count; lane++)
        {
            if (typeof(T) == typeof(float))
                ((float*)&result)[lane] = (float)Math.Pow(((float*)&x)[lane], ((float*)&y)[lane]);
            else
                ((double*)&result)[lane] = Math.Pow(((double*)&x)[lane], ((double*)&y)[lane]);
        }
        return new(result);
    }

    private readonly struct ScalarExp : IScalarFunction
    {
        public static double Apply(double x) => Math.Exp(x);
    }

    private readonly struct ScalarExpm1 : IScalarFunction
    {
        public static double Apply(double x) => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1;
    }

    private readonly struct ScalarLog : IScalarFunction
    {
        public static double Apply(double x) => Math.Log(x);
    }

    private readonly struct ScalarLog1p : IScalarFunction
    {
        public static double Apply(double x) => Math.Abs(x) < 1e-5 ? x - (x * x / 2) : Math.Log(1 + x);
    }

    private readonly struct ScalarSin : IScalarFunction
    {
        public static double Apply(double x) => Math.Sin(x);
    }

    private readonly struct ScalarCos : IScalarFunction
    {
        public static double Apply(double x) => Math.Cos(x);
    }

    private readonly struct ScalarAtan : IScalarFunction
    {
        public static double Apply(double x) => Math.Atan(x);
    }

    private readonly struct ScalarTanh : IScalarFunction
    {
        public static double Apply(double x) => Math.Tanh(x);
    }

    private readonly struct ScalarErf : IScalarFunction
    {
        public static double Apply(double x)
        {
            // Maclaurin series; beyond 6 the result rounds to ±1.
            if (double.IsNaN(x) || Math.Abs(x) > 6)
                return double.IsNaN(x) ? x : Math.Sign(x);
            double term = x, sum = x;
            for (int n = 1; n < 120; n++)
            {
                term *= -x * x / n;
                sum += term / ((2 * n) + 1);
            }
            return sum * 2 / Math.Sqrt(Math.PI);
        }
    }
}
