namespace Fathom.Core.Tests.Ops.Attention;

/// <summary>Random operands and settings of an attention, in f64, and what the kernels and the formula make of them.</summary>
internal sealed class AttentionTrial
{
    private readonly AttentionSettings settings;
    private readonly AttentionOperands operands;
    private readonly Tensor dy;
    private readonly string text;

    public AttentionTrial(int seed)
    {
        var random = new System.Random(seed);
        T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
        var (batch, groups, shared) = (random.Next(1, 3), random.Next(1, 3), Pick(1, 1, 2, 3));
        var (t, depth, width) = (Pick(1, 2, 5, 17, 33, 100, 203), Pick(1, 3, 8, 32, 33, 64, 80), Pick(1, 5, 16, 32, 50, 64));
        var s = Pick(t, t + random.Next(0, 90), Pick(1, 7, 48, 193, 250));
        var causal = Pick(true, false);
        var mask = random.Next(4) switch
        {
            0 => Sample.Normal([batch, groups * shared, t, s], (ulong)seed + 10),
            1 => Padding(batch, s, random),
            2 => Sample.Normal([t, 1], (ulong)seed + 10),
            _ => null,
        };
        var count = Pick(true, false, false) ? Tensor.Of((long)random.Next(0, s + 1)) : null;
        var dropout = Pick(0, 0, 0.3);
        settings = new(causal, Pick(0.6, 1) / Math.Sqrt(depth), Pick(0, 0, 1, 9, 60), dropout, mask is not null, count is not null);
        Tensor Normal(int heads, int rows, int columns, int number) => Laid(Sample.Normal([batch, heads, rows, columns], (ulong)(seed * 7 + number)), random);
        operands = new(
            Normal(groups * shared, t, depth, 1), Normal(groups, s, depth, 2), Normal(groups, s, width, 3), mask?.BroadcastTo([batch, groups * shared, t, s]),
            count, dropout > 0 ? Tensor.Of((long)seed * 1234567) : null);
        dy = Normal(groups * shared, t, width, 4);
        text = $"seed {seed}: q {operands.Q.Shape}, k {operands.K.Shape}, v {operands.V.Shape}, mask {mask?.Shape}, keys {count?.Item<long>()}, {settings}";
    }

    /// <summary>Value and gradients of the kernels in a type, against the formula in f64.</summary>
    public void Check(DType dtype, double tolerance)
    {
        var expected = All(operands, dy, AttentionFormula.Apply(settings, operands));
        var narrow = operands with
        {
            Q = operands.Q.To(dtype),
            K = operands.K.To(dtype),
            V = operands.V.To(dtype),
            Mask = operands.Mask?.To(dtype),
        };
        var actual = All(narrow, dy.To(dtype), AttentionOp.Apply(settings, narrow));
        foreach (var (name, e, a) in new[] { "y", "dq", "dk", "dv" }.Zip(expected, actual))
            Close(name, Expect.Doubles(e), Expect.Doubles(a), tolerance);
    }

    private static Tensor[] All(in AttentionOperands operands, Tensor dy, Tensor y)
    {
        Tensor[] all = [y, .. y.Vjp(dy, operands.Q, operands.K, operands.V)];
        Tensor.Eval(all);
        return all;
    }

    private void Close(string name, double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"{name}[{i}]: expected {expected[i]:r}, got {actual[i]:r}; {text}");
    }

    private static Tensor Padding(int batch, int s, System.Random random)
    {
        double[] mask = [.. Enumerable.Range(0, batch).SelectMany(_ =>
        {
            var length = random.Next(0, s + 1);
            return Enumerable.Range(0, s).Select(key => key < length ? 0 : double.NegativeInfinity);
        })];
        return Tensor.From<double>(mask, [batch, 1, 1, s]);
    }

    // As it comes from a projection, heads inside; transposed; or plain.
    private static Tensor Laid(Tensor x, System.Random random) => random.Next(3) switch
    {
        0 => x.Permute(0, 2, 1, 3).Eval().Permute(0, 2, 1, 3),
        1 => x.Permute(3, 1, 0, 2).Eval().Permute(2, 1, 3, 0),
        _ => x,
    };
}
