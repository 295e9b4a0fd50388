using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Ops.Scan;

/// <summary>Scans against the same steps written one after another, in f64.</summary>
[Collection(ProcessWideCollection.Name)]
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

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Stages_of_the_compiler_change_only_rounding(string name, bool reverse)
    {
        Tensor[] Results()
        {
            var results = All(Recurrence.Scan(Named[name], [First, First + 1], [Inputs], reverse));
            return [.. results, .. Objective(results).Grad([First, Inputs, Weight])];
        }
        var expected = Results();
        Tensor.Eval(expected);
        var before = Compilation.Options;
        try
        {
            Compilation.Options = CompilerOptions.Plain;
            var plain = Results();
            Tensor.Eval(plain);
            Equal(expected, plain);
        }
        finally
        {
            Compilation.Options = before;
        }
    }

    [Fact]
    public void Scans_of_equal_steps_share_a_program()
    {
        Tensor Build(double factor, ulong seed) => Recurrence.Scan(
            (Tensor carry, Tensor x) => (carry * factor + x, carry.Tanh()), Sample.Normal([7], seed), Sample.Normal([4, 7], seed + 1)).Output;
        Build(0.3, 1).Eval();
        var compiled = Compilation.CompiledPrograms;
        Build(0.7, 5).Eval();
        Assert.Equal(compiled, Compilation.CompiledPrograms);
    }

    [Fact]
    public void What_does_not_change_from_step_to_step_is_computed_once()
    {
        var scan = Recurrence.Scan((Tensor carry, Tensor x) => (carry + x * Weight.Exp().Sum(), carry), Tensor.Zeros([3], DType.F64), Sample.Normal([4, 3], 1)).Output;
        var program = Compilation.Explain(scan);
        var body = Assert.Single(program.Steps.Select(step => step.Kernel).OfType<ScanKernel>()).Body;
        Assert.DoesNotContain("exp", string.Join(' ', body.Steps.Select(step => step.Kernel.Name)), StringComparison.Ordinal);
        Assert.Contains("exp", string.Join(' ', program.Steps.Select(step => step.Kernel.Name)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_weights_gradient_is_one_product_over_all_steps()
    {
        var output = Recurrence.Scan((Tensor carry, Tensor x) => Same((x + carry.MatMul(Weight.T)).Tanh()), First, Inputs).Output;
        var kernels = Compilation.Explain(output.Sum().Grad(Weight)).Steps.Select(step => step.Kernel).ToList();
        var product = Assert.Single(kernels.OfType<CallKernel>(), call => call.Operation is MatMulOp);
        Assert.Equal(Steps * Batch, product.Inputs[0].View.Shape[1]);
    }

    [Fact]
    public void A_step_is_compiled_once_however_many_there_are()
    {
        Program Of(int steps) => Compilation.Explain(Recurrence.Scan(
            (Tensor carry, Tensor x) => Same((x + carry.MatMul(Weight.T)).Tanh()), First, Sample.Normal([steps, Batch, Size], 1)).Carry);
        Assert.Equal(Of(3).Steps.Count, Of(1000).Steps.Count);
        // Nobody asked for what the carry was on the way.
        Assert.Equal(Of(3).ArenaBytes, Of(1000).ArenaBytes);
    }

    [Fact]
    public void Whole_numbers_can_be_carried()
    {
        var (carry, outputs) = Recurrence.Scan(
            (c, x) => ([c[0] + 1, c[1] + x[0] * c[0].To(DType.F64)], [c[0]]), [Tensor.Zeros([], DType.I64), Tensor.Zeros([2], DType.F64)], [Tensor.Ones([3, 2], DType.F64)]);
        Assert.Equal(3, carry[0].Item<long>());
        Assert.Equal([3.0, 3], carry[1].ToArray<double>());
        Assert.Equal([0L, 1, 2], outputs[0].ToArray<long>());
    }

    [Fact]
    public void Evaluated_while_debugging_it_names_where_numbers_go_wrong()
    {
        using (Debugging.StopAtNonFinite())
            Assert.Throws<NonFiniteException>(() => Recurrence.Scan((Tensor carry, Tensor x) => Same((carry - x).Log()), First * 0, Inputs.Abs()).Output);
    }

    [Fact]
    public void Bad_carries_and_inputs_are_told()
    {
        Assert.Contains("carry 0 begins with shape [3, 4], the body makes it [4]", Assert.Throws<ShapeException>(
            () => Recurrence.Scan((Tensor carry, Tensor x) => Same(carry.Sum(0)), First, Inputs)).Message, StringComparison.Ordinal);
        Assert.Contains("carry 0 begins as f64, the body makes it f32", Assert.Throws<DTypeException>(
            () => Recurrence.Scan((Tensor carry, Tensor x) => Same(carry.To(DType.F32)), First, Inputs)).Message, StringComparison.Ordinal);
        Assert.Contains("no slices", Assert.Throws<ShapeException>(
            () => Recurrence.Scan((Tensor carry, Tensor x) => Same(carry), First, Tensor.Zeros([0, 2]))).Message, StringComparison.Ordinal);
        Assert.Contains("Time comes first", Assert.Throws<ShapeException>(
            () => Recurrence.Scan((c, x) => (c, x), [First], [Inputs, Inputs[1..]])).Message, StringComparison.Ordinal);
        Assert.Contains("2 carried tensors for 1", Assert.Throws<ArgumentException>(
            () => Recurrence.Scan((c, x) => ([c[0], c[0]], x), [First], [Inputs])).Message, StringComparison.Ordinal);
        var statistic = new StateBuffer(Tensor.Zeros([], DType.F64));
        Assert.Contains("must not update", Assert.Throws<InvalidOperationException>(() => Recurrence.Scan(
            (Tensor carry, Tensor x) => Same(Variable.Update(carry, [statistic], now => [now[0] + 1])), First, Inputs)).Message, StringComparison.Ordinal);
    }

    private static (Tensor, Tensor) Same(Tensor next) => (next, next);

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
