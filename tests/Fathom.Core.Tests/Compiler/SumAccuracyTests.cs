using Fathom.Compiler;
using FsCheck.Fluent;

namespace Fathom.Core.Tests.Compiler;

/// <summary>How far a sum may lie from the exact one, and so a fused sum from an unfused one.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class SumAccuracyTests
{
    // A term takes part in at most this many rounded additions of a block: 128 tiles one after another, the halving of a vector, the last rounding.
    // Blocks of 128 terms or more combine in f64, see RowFold and ColumnFold.
    private const int MostInBlock = 160, SmallestBlock = 128;

    [Fact]
    public void Fused_or_not_a_sum_is_within_its_roundings_of_the_exact_one()
    {
        var inputs = GraphPlans.Wild(DType.F32, DType.F64);
        var sums =
            from plan in GraphPlans.Of(inputs, 5, [.. GraphOperations.Elementwise, .. GraphOperations.Movement]).Generator
            from dtype in Gen.Elements(DType.F32, DType.F64)
            from axes in Gen.Choose(0, 31)
            select (Plan: plan, DType: dtype, Axes: axes);
        var shrinking = Arb.From(sums, sum => sum.Plan.Smaller().Select(plan => (plan, sum.DType, sum.Axes)));
        PropertyCheck.Run(shrinking, 200, sum =>
        {
            var terms = EquivalenceTests.Under(CompilerOptions.Plain, () => [Terms()])[0];
            int[] axes = [.. Enumerable.Range(0, terms.Rank).Where(axis => (sum.Axes >> axis & 1) != 0)];
            var exact = ExactSums(terms, axes);
            foreach (var options in (ReadOnlySpan<CompilerOptions>)[CompilerOptions.Plain, CompilerOptions.Plain with { Fuse = true }, CompilerOptions.Default])
            {
                var actual = Expect.Doubles(EquivalenceTests.Under(options, () => [Terms().Sum(axes)])[0]);
                Assert.Equal(exact.Length, actual.Length);
                for (var i = 0; i < exact.Length; i++)
                    Assert.True(Math.Abs(actual[i] - exact[i].Sum) <= Bound(exact[i], sum.DType),
                        $"sum {i} of {exact[i].Count}: {actual[i]:r}, exactly {exact[i].Sum:r}, allowed {Bound(exact[i], sum.DType):r}");
            }

            Tensor Terms()
            {
                var x = sum.Plan.Build()[^1].To(sum.DType);
                return Tensor.Where(x.Abs() < 1e6, x, 0.5);
            }
        });
    }

    // Each rounded addition errs by half an ulp of a partial sum, which is no larger than the sum of magnitudes.
    private static double Bound((double Sum, double Magnitude, int Count) exact, DType dtype) => exact.Magnitude * (dtype == DType.F32
        ? Math.Min(exact.Count, MostInBlock) * Math.ScaleB(1, -24)
        : Math.Min(exact.Count, MostInBlock + exact.Count / SmallestBlock) * Math.ScaleB(1, -53));

    // In twice the digits of f64 (Neumaier 1974), then rounded; that last half ulp stays below one more rounding.
    private static (double Sum, double Magnitude, int Count)[] ExactSums(Tensor terms, int[] axes)
    {
        var summed = axes.Length == 0 ? [.. Enumerable.Range(0, terms.Rank)] : axes;
        var kept = Enumerable.Range(0, terms.Rank).Except(summed).ToArray();
        Shape shape = [.. kept.Select(axis => terms.Shape[axis])];
        var sums = new (double Sum, double Lost, double Magnitude, int Count)[shape.ElementCount];
        var values = Expect.Doubles(terms);
        for (var place = 0; place < values.Length; place++)
        {
            var index = Expect.Index(terms.Shape, place);
            ref var sum = ref sums[Expect.Place(shape, [.. kept.Select(axis => index[axis])])];
            var (x, next) = (values[place], sum.Sum + values[place]);
            var lost = Math.Abs(sum.Sum) >= Math.Abs(x) ? sum.Sum - next + x : x - next + sum.Sum;
            sum = (next, sum.Lost + lost, sum.Magnitude + Math.Abs(x), sum.Count + 1);
        }
        return [.. sums.Select(sum => (sum.Sum + sum.Lost, sum.Magnitude, sum.Count))];
    }
}
