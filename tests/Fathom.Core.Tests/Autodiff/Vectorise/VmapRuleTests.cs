using System.Reflection;

namespace Fathom.Core.Tests.Autodiff;

/// <summary>Every operation vectorised against the loop over samples: values, gradients within the function, and gradients through it.</summary>
public sealed class VmapRuleTests
{
    private const int Samples = 3;

    // The same f64 sums in another order.
    private const double Tolerance = 1e-11;

    /// <summary>Operations that never are in a sample's graph, and random bits, whose rule needs more than that of the others.</summary>
    private static readonly HashSet<Type> Apart = [typeof(RandomBitsOp), typeof(RowMajorOp), typeof(ScanGradientOp)];

    /// <summary>Operations without operands, the same for all samples.</summary>
    private static readonly HashSet<Type> Leaves =
    [
        typeof(DataOp), typeof(ReleasedOp), typeof(ConstantOp), typeof(ReadOp), typeof(CurrentOp), typeof(PlaceholderOp), typeof(SampleOp),
        typeof(Fathom.Compiler.InputOp), typeof(IotaOp),
    ];

    public static TheoryData<string> Names => [.. DifferentiableCases.All.Select(item => item.Name).Where(name => name != "update" && !IsRandom(name))];

    // Their dropout differs from sample to sample: compared without it in VmapTests.
    private static bool IsRandom(string name) => name.StartsWith("attention", StringComparison.Ordinal);

    [Fact]
    public void Every_operation_has_a_rule_or_is_listed_as_having_none()
    {
        var without = OperationCoverageTests.AllOperations().Where(type =>
            type.GetMethod(nameof(Operation.Vmap), BindingFlags.Instance | BindingFlags.NonPublic)!.DeclaringType == typeof(Operation)).ToHashSet();
        Assert.Empty(without.Except(Apart).Except(Leaves));
        Assert.Empty(Apart.Concat(Leaves).Except(without));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_are_those_of_the_samples(string name) => Check(name, (function, inputs) => [function(inputs)]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_samples_are_those_taken_one_by_one(string name) => Check(name, (function, inputs) =>
    {
        var y = function(inputs);
        return y.Vjp(GradientCheck.WeightsFor(y), inputs);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_through_all_samples_are_those_of_each(string name)
    {
        var item = DifferentiableCases.All.Single(item => item.Name == name);
        foreach (var batched in Subsets(item.Inputs.Length))
        {
            var inputs = Inputs(item, batched);
            var y = Vectorise.Vmap(xs => [item.Function(xs)], Axes(batched))(inputs)[0];
            var w = GradientCheck.WeightsFor(y);
            var gradients = y.Vjp(w, inputs);
            var each = Enumerable.Range(0, Samples).Select(s =>
            {
                var sample = Sample(inputs, batched, s);
                return item.Function(sample).Vjp(w.Select(0, s), sample);
            }).ToArray();
            for (var k = 0; k < inputs.Length; k++)
            {
                var all = Tensor.Stack([.. each.Select(gradient => gradient[k])]);
                Close(batched[k] ? all : all.Sum(0), gradients[k], $"{name}, gradient of input {k}");
            }
        }
    }

    [Fact]
    public void Operations_without_gradients_are_vectorised_too()
    {
        var x = Core.Tests.Sample.Integers([Samples, 4, 5], 1, -6, 6).Eval();
        var other = Core.Tests.Sample.Integers([Samples, 5], 2, 1, 5).Eval();
        Func<Tensor, Tensor, Tensor>[] functions =
        [
            (a, b) => a.EqualTo(b), (a, b) => a.NotEqual(b), (a, b) => a < b, (a, b) => a <= b, (a, b) => (a > 0) & (b > 2), (a, b) => (a > 0) | (b > 2),
            (a, b) => (a > 0) ^ (b > 2), (a, b) => ~(a.To(DType.I32)) + b.To(DType.I32), (a, b) => a.To(DType.I32).FloorDivide(b.To(DType.I32)),
            (a, b) => a.ArgSort(0, descending: true) + b.ArgSort(), (a, b) => a.ArgMax(1).Sum() + b.ArgMin(), (a, b) => a.CumulativeMax(1).Indices + b.CumulativeMin(0).Indices,
            (a, b) => a.Take(b.To(DType.I64) - 1, 1), (a, b) => a.Take((b.To(DType.I64) - 5).Reshape(5, 1), 1), (a, b) => Tensor.Iota([5], 0).To(DType.F64).Take(b.To(DType.I64) - 1),
            (a, b) => a.IndexAdd(1, b.To(DType.I64) - 1, a * a), (a, b) => a.Gather(1, (b.To(DType.I64) - 1).Unsqueeze(0).BroadcastTo([4, 5])),
            (a, b) => a.ScatterAdd(1, (b.To(DType.I64) - 1).Unsqueeze(0).BroadcastTo([4, 5]), a), (a, b) => Tensor.Eye(5).To(DType.F64).MatMul(b),
        ];
        foreach (var function in functions)
        {
            var all = Vectorise.Vmap(function)(x, other);
            Close(Tensor.Stack([.. Enumerable.Range(0, Samples).Select(s => function(x.Select(0, s).Eval(), other.Select(0, s).Eval()))]), all, "function");
        }
    }

    private static void Check(string name, Func<Func<Tensor[], Tensor>, Tensor[], Tensor[]> results)
    {
        var item = DifferentiableCases.All.Single(item => item.Name == name);
        foreach (var batched in Subsets(item.Inputs.Length))
        {
            var inputs = Inputs(item, batched);
            var all = Vectorise.Vmap(xs => results(item.Function, xs), Axes(batched))(inputs);
            var each = Enumerable.Range(0, Samples).Select(s => results(item.Function, Sample(inputs, batched, s))).ToArray();
            for (var k = 0; k < all.Length; k++)
                Close(Tensor.Stack([.. each.Select(one => one[k])]), all[k], $"{name}, batched {string.Join(", ", batched)}, result {k}");
        }
    }

    private static IEnumerable<bool[]> Subsets(int count) =>
        Enumerable.Range(1, (1 << count) - 1).Select(bits => Enumerable.Range(0, count).Select(k => (bits >> k & 1) != 0).ToArray());

    private static int?[] Axes(bool[] batched) => [.. batched.Select(is_ => is_ ? (int?)0 : null)];

    // Scaled a little, so that no sample crosses a kink that the case keeps away from.
    private static Tensor[] Inputs(DifferentiableCase item, bool[] batched) =>
        [.. item.Inputs.Select((x, k) => batched[k] ? Tensor.Stack([x, 0.97 * x, 1.03 * x]).Eval() : x)];

    private static Tensor[] Sample(Tensor[] inputs, bool[] batched, int sample) => [.. inputs.Select((x, k) => batched[k] ? x.Select(0, sample).Eval() : x)];

    private static void Close(Tensor expected, Tensor actual, string where)
    {
        Assert.True(expected.Shape == actual.Shape, $"{where}: shape {actual.Shape}, expected {expected.Shape}");
        Assert.Equal(expected.DType, actual.DType);
        var (e, a) = (Expect.Doubles(expected), Expect.Doubles(actual));
        for (var i = 0; i < e.Length; i++)
            Assert.True(Math.Abs(e[i] - a[i]) <= Tolerance * Math.Max(1, Math.Abs(e[i])), $"{where}: element {i} is {a[i]:r}, expected {e[i]:r}");
    }
}
