using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Error function.</summary>
/// <remarks>
/// Near zero x + x q(x²); else 1 - e^(-a g(a)) with a = |x|, where g is a minimax polynomial of -ln(erfc a) / a, weighted by what an error in it does
/// to the result. From the upper bound on, the result rounds to 1.
/// The f64 parts are kept out of line: inlined into one loop, they would exceed the number of locals the compiler handles well.
/// </remarks>
internal static class ErrorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf32<V>(V x) where V : struct, IFloatBits<V>
    {
        V a = V.Clamp(V.Abs(x), 0, 4);
        return V.Select(V.Less(a, V.Splat(0.925)), Near32(x), Far32(a) | (x & V.Splat(-0.0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Near32<V>(V x) where V : struct, IFloatBits<V>
    {
        V z = x * x;
        V q = V.Splat(8.362305676873947e-05);
        q = V.Fma(q, z, V.Splat(-0.0008141479962388134));
        q = V.Fma(q, z, V.Splat(0.0052009899473271105));
        q = V.Fma(q, z, V.Splat(-0.026859413471654863));
        q = V.Fma(q, z, V.Splat(0.11283696495837559));
        q = V.Fma(q, z, V.Splat(-0.37612633861453587));
        q = V.Fma(q, z, V.Splat(0.12837916665910545));
        return V.Fma(q, x, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Far32<V>(V a) where V : struct, IFloatBits<V>
    {
        V g = V.Splat(4.8063867254096415e-06);
        g = V.Fma(g, a, V.Splat(-4.399905306583706e-05));
        g = V.Fma(g, a, V.Splat(-5.7516899817560784e-05));
        g = V.Fma(g, a, V.Splat(0.002951680341101249));
        g = V.Fma(g, a, V.Splat(-0.022708309585540615));
        g = V.Fma(g, a, V.Splat(0.1052944532949227));
        g = V.Fma(g, a, V.Splat(0.6356092711712494));
        g = V.Fma(g, a, V.Splat(1.1285551238037235));
        return V.Splat(1) - Exponential.Exp32(-a * g);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf64<V>(V x) where V : struct, IFloatBits<V>
    {
        V a = V.Clamp(V.Abs(x), 0, 6);
        return V.Select(V.Less(a, V.Splat(1)), Near64(x), Far64(a) | (x & V.Splat(-0.0)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Near64<V>(V x) where V : struct, IFloatBits<V>
    {
        V z = x * x;
        V q = V.Splat(-7.766235169596856e-10);
        q = V.Fma(q, z, V.Splat(1.370454810573261e-08));
        q = V.Fma(q, z, V.Splat(-1.6204990296684524e-07));
        q = V.Fma(q, z, V.Splat(1.6446981829505112e-06));
        q = V.Fma(q, z, V.Splat(-1.4924702189969937e-05));
        q = V.Fma(q, z, V.Splat(0.00012055293164827127));
        q = V.Fma(q, z, V.Splat(-0.0008548325919689346));
        q = V.Fma(q, z, V.Splat(0.005223977606011901));
        q = V.Fma(q, z, V.Splat(-0.026866170643110955));
        q = V.Fma(q, z, V.Splat(0.11283791670944267));
        q = V.Fma(q, z, V.Splat(-0.37612638903183526));
        q = V.Fma(q, z, V.Splat(0.12837916709551256));
        return V.Fma(q, x, x);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Far64<V>(V a) where V : struct, IFloatBits<V>
    {
        V g = V.Splat(4.3392959830692804e-16);
        g = V.Fma(g, a, V.Splat(-3.9151708086953844e-14));
        g = V.Fma(g, a, V.Splat(1.5033684959082588e-12));
        g = V.Fma(g, a, V.Splat(-3.4236899495513954e-11));
        g = V.Fma(g, a, V.Splat(5.300971094372803e-10));
        g = V.Fma(g, a, V.Splat(-6.002699520510296e-09));
        g = V.Fma(g, a, V.Splat(5.193335401498864e-08));
        g = V.Fma(g, a, V.Splat(-3.5267117461079987e-07));
        g = V.Fma(g, a, V.Splat(1.9085529503631027e-06));
        g = V.Fma(g, a, V.Splat(-8.264825937810652e-06));
        g = V.Fma(g, a, V.Splat(2.8330515427119163e-05));
        g = V.Fma(g, a, V.Splat(-7.378641034507355e-05));
        g = V.Fma(g, a, V.Splat(0.0001271890816068077));
        g = V.Fma(g, a, V.Splat(-4.628608501039275e-05));
        g = V.Fma(g, a, V.Splat(-0.0005232704207379869));
        g = V.Fma(g, a, V.Splat(0.0016470168877388963));
        g = V.Fma(g, a, V.Splat(-0.000181103426325609));
        g = V.Fma(g, a, V.Splat(-0.019140448433525456));
        g = V.Fma(g, a, V.Splat(0.10277621088046225));
        g = V.Fma(g, a, V.Splat(0.6366190923361497));
        g = V.Fma(g, a, V.Splat(1.1283792275239908));
        return V.Splat(1) - Exponential.Exp64(-a * g);
    }
}
