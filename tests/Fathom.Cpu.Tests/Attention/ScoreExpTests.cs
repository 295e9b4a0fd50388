namespace Fathom.Cpu.Tests;

public sealed unsafe class ScoreExpTests
{
    private const float LeastNormal = 1.17549435e-38f;

    [Fact]
    public void Scores_have_the_exponentials_of_numbers_at_every_width()
    {
        Compare<F32x1>();
        Compare<F32x4>();
        Compare<F32x8>();
        Compare<F32x16>();
    }

    private static void Compare<V>() where V : struct, IFloatMemoryLanes<V, float>
    {
        float[] x =
        [
            .. Enumerable.Range(0, 16_000).Select(i => 2 - i * 0.00725f), float.NegativeInfinity, float.NaN, float.MinValue, -0f, 0, -1e-30f, -88, -87.5f,
            -103.9f, -104.1f, -359, -361, 1, -0.5f, -1e9f, float.Epsilon,
        ];
        float[] scores = new float[x.Length], numbers = new float[x.Length];
        fixed (float* px = x, ps = scores, pn = numbers)
        {
            for (var i = 0; i < x.Length; i += V.Count)
            {
                V.Store(ps + i, ScoreExp<V, float>.Of(V.Load(px + i)));
                V.Store(pn + i, V.Exp(V.Load(px + i)));
            }
        }
        for (var i = 0; i < x.Length; i++)
        {
            if (float.IsNaN(x[i]) || numbers[i] is >= LeastNormal or 0)
                Assert.Equal(numbers[i], scores[i]);
            else
                Assert.InRange(MathF.Abs(scores[i] - numbers[i]), 0, float.Epsilon);
        }
    }
}
