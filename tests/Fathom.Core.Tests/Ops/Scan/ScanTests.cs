namespace Fathom.Core.Tests.Ops.Scan;

/// <summary>Scans against the same steps written one after another, in f64.</summary>
public sealed class ScanTests
{
    private const int Steps = 5, Batch = 3, Size = 4;

    private static readonly Tensor Inputs = Sample.Normal([Steps, Batch, Size], 1), First = Sample.Normal([Batch, Size], 2),
        Weight = Sample.Normal([Size, Size], 3), Bias = Sample.Normal([Size], 4);

    public static TheoryData<string, bool> Bodies
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in Named.Keys)
            {
                data.Add(name, false);
                data.Add(name, true);
            }
            return data;
        }
    }

    private static readonly Dictionary<string, Func<Tensor[], Tensor[], (Tensor[], Tensor[])>> Named = new()
    {
        ["sum"] = (c, x) => ([c[0] + x[0], c[1]], [c[0] * x[0]]),
        ["tanh"] = (c, x) => Both((x[0] + c[0].MatMul(Weight.T) + Bias).Tanh(), c[1]),
        ["two carries"] = (c, x) =>
        {
            var gates = x[0].MatMul(Weight).Sigmoid();
            var cell = gates * c[1] + (c[0].MatMul(Weight.T) + Bias).Tanh();
            return ([gates * cell.Tanh(), cell], [cell, gates, x[0]]);
        },
        ["carry as output"] = (c, x) => ([x[0] * c[1], c[0] + Weight.Sum()], [c[0], c[1].Exp()]),
        ["weights used twice"] = (c, x) => ([(c[0].MatMul(Weight) + x[0].MatMul(Weight.T)).Sin(), c[1] * Bias], [c[1] * Weight[0]]),
        ["constant output"] = (c, x) => ([c[0] - 0.3 * x[0], x[0]], [Bias * 2, Tensor.Ones([2], DType.F64)]),
        ["slices"] = (c, x) => ([Tensor.Concatenate([c[0].Slice(1, 1..), x[0].Slice(1, ..1)], 1), x[0].T.MatMul(c[0]).MatMul(Weight)[..3]], [c[0].T]),
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_scan_gives_what_its_steps_give_one_after_another(string name, bool reverse)
    {
        var scanned = All(Recurrence.Scan(Named[name], [First, First + 1], [Inputs], reverse));
        var unrolled = All(Unrolled(Named[name], [First, First + 1], [Inputs], reverse));
        Tensor.Eval([.. scanned, .. unrolled]);
        Equal(unrolled, scanned);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Its_gradients_are_those_of_the_steps(string name, bool reverse)
    {
        Tensor[] xs = [First, Inputs, Weight, Bias];
        var scanned = Objective(All(Recurrence.Scan(Named[name], [First, First + 1], [Inputs], reverse))).Grad(xs);
        var unrolled = Objective(All(Unrolled(Named[name], [First, First + 1], [Inputs], reverse))).Grad(xs);
        Tensor.Eval([.. scanned, .. unrolled]);
        Equal(unrolled, scanned);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Gradients_of_its_gradients_are_those_of_the_steps(string name, bool reverse)
    {
        Tensor[] xs = [First, Inputs, Weight, Bias];
        Tensor[] Second(Tensor[] results) => Objective(Objective(results).Grad(xs)).Grad(xs);
        var scanned = Second(All(Recurrence.Scan(Named[name], [First, First + 1], [Inputs], reverse)));
        var unrolled = Second(All(Unrolled(Named[name], [First, First + 1], [Inputs], reverse)));
        Tensor.Eval([.. scanned, .. unrolled]);
        Equal(unrolled, scanned);
    }

    private static (Tensor[], Tensor[]) Both(Tensor next, Tensor other) => ([next, other], [next]);

    private static Tensor[] All((Tensor[] Carry, Tensor[] Outputs) results) => [.. results.Carry, .. results.Outputs];

    private static (Tensor[] Carry, Tensor[] Outputs) Unrolled(
        Func<Tensor[], Tensor[], (Tensor[] Carry, Tensor[] Outputs)> body, Tensor[] carry, Tensor[] inputs, bool reverse)
    {
        var length = inputs[0].Shape[0];
        var outputs = new Tensor[length][];
        for (var step = 0; step < length; step++)
        {
            var slice = reverse ? length - 1 - step : step;
            (carry, outputs[slice]) = body(carry, Array.ConvertAll(inputs, x => x.Select(0, slice)));
        }
        return (carry, [.. Enumerable.Range(0, outputs[0].Length).Select(k => Tensor.Stack(Array.ConvertAll(outputs, output => output[k])))]);
    }

    // A smooth function of all results, with other weights for each.
    private static Tensor Objective(Tensor[] results) =>
        results.Select((result, i) => ((i + 1.5) * result + 0.1 * result * result * Sample.Normal(result.Shape, 50 + (ulong)i)).Sum()).Aggregate((a, b) => a + b);

    private static void Equal(Tensor[] expected, Tensor[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var k = 0; k < expected.Length; k++)
        {
            Assert.Equal(expected[k].Shape, actual[k].Shape);
            var (wanted, got) = (expected[k].ToArray<double>(), actual[k].ToArray<double>());
            for (var i = 0; i < wanted.Length; i++)
                // 1e-11 relative: f64 sums of some hundred terms in another order, differentiated twice.
                Assert.True(Math.Abs(wanted[i] - got[i]) <= 1e-11 * Math.Max(1, Math.Abs(wanted[i])), $"result {k}, element {i}: {wanted[i]:r} unrolled, {got[i]:r} scanned");
        }
    }
}
