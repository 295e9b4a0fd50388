namespace Fathom.Cpu.Tests;

public class LoopProgramRandomTests
{
    private static readonly DType[] Types =
        [DType.Bool, DType.U8, DType.I8, DType.I32, DType.I64, DType.F16, DType.BF16, DType.F32, DType.F32, DType.F32, DType.F64];

    [Fact]
    public void Random_kernels_agree_with_the_interpreter()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var kernel = RandomKernel(new Random(seed));
            try
            {
                // Sums of small integers are exact in every order, except in f16 and bf16 and where products have grown large.
                kernel.Check(seed, tolerance: 1e-5);
            }
            catch (Xunit.Sdk.XunitException error)
            {
                Assert.Fail($"seed {seed}: {error.Message}");
            }
        }
    }

    private static LoopTester RandomKernel(Random random)
    {
        int Size() => random.Next(6) switch { 0 => 1, 1 => random.Next(3) == 0 ? 0 : 2, 2 => 16, _ => random.Next(2, 40) };
        var rows = new int[random.Next(3)].Select(_ => Size()).ToArray();
        var columns = new int[random.Next(3)].Select(_ => Size()).ToArray();
        if (columns.Length > 0 && random.Next(4) == 0)
            columns[^1] = random.Next(1000, 6000) / Math.Max(1, columns.Length > 1 ? columns[0] : 1);
        var kernel = new LoopTester(Shape.Create(rows), Shape.Create(columns));
        var rank = rows.Length + columns.Length;
        // The interpreter is slow: keep to some ten thousand points.
        while (kernel.Space.ElementCount > 20_000)
        {
            var axes = rows.Length > 0 && rows.Max() > 2 ? rows : columns;
            axes[Array.IndexOf(axes, axes.Max())] /= 2;
            kernel = new LoopTester(Shape.Create(rows), Shape.Create(columns));
        }

        List<int> values = [];
        for (var i = random.Next(1, 4); i > 0; i--)
            values.Add(kernel.Load(Pick(random, Types), RandomView(random, kernel.Space)));
        if (random.Next(3) == 0)
            values.Add(kernel.Constant(Pick(random, Types), 2));
        if (random.Next(3) == 0)
            values.Add(kernel.Add(new Fathom.Compiler.IndexInstruction(DType.I32, [.. Enumerable.Range(0, rank).Select(_ => (long)random.Next(-2, 3))], 1)));
        for (var i = random.Next(1, 8); i > 0; i--)
            values.Add(RandomStep(random, kernel, values));

        var perRow = PerRow(kernel, values);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var value = Pick(random, values);
            if (random.Next(4) == 0 && kernel.TypeOf(value) is DType.F32 or DType.I32 or DType.I64)
                kernel.StoreColumns(Pick(random, [ReduceKind.Sum, ReduceKind.Max, ReduceKind.Min]), value);
            else if (perRow.Contains(value) && random.Next(2) == 0)
                kernel.StoreRows(value);
            else if (kernel.Space.ElementCount > 0)
                kernel.Store(value, View.Dense(kernel.Space, Shuffled(random, rank)));
        }
        return kernel;
    }

    private static int RandomStep(Random random, LoopTester kernel, List<int> values)
    {
        var x = Pick(random, values);
        var type = kernel.TypeOf(x);
        var y = values.LastOrDefault(value => kernel.TypeOf(value) == type, x);
        switch (random.Next(7))
        {
            case 0:
                return kernel.Reduce(Pick<ReduceKind>(random, type == DType.Bool ? [ReduceKind.Max, ReduceKind.ArgMax]
                    : [ReduceKind.Sum, ReduceKind.Max, ReduceKind.Min, ReduceKind.ArgMax, ReduceKind.ArgMin]), x);
            case 1:
                var to = Pick(random, Types);
                return kernel.Apply(to, new CastOp(to), x);
            case 2:
                return kernel.Apply(DType.Bool, Pick<ElementwiseOperation>(random, [Compare<LessOp>.Instance, Compare<EqualOp>.Instance]), x, y);
            case 3 when values.Exists(value => kernel.TypeOf(value) == DType.Bool):
                return kernel.Apply(type, WhereOp.Instance, values.FindLast(value => kernel.TypeOf(value) == DType.Bool), x, y);
            case 4 when type != DType.Bool:
                return kernel.Apply(type, Pick<ElementwiseOperation>(random, [Unary<NegateOp>.Instance, Unary<AbsOp>.Instance]), x);
            case 5 when type != DType.Bool:
                return kernel.Apply(type, Pick<ElementwiseOperation>(random, [Binary<AddOp>.Instance, Binary<SubtractOp>.Instance]), x, y);
            default:
                return kernel.Apply(type, Pick<ElementwiseOperation>(random, [Binary<MaximumOp>.Instance, Binary<MinimumOp>.Instance]), x, y);
        }
    }

    // Row-major, axes in another order, gaps, or axes repeated.
    private static View RandomView(Random random, Shape space)
    {
        var view = View.Dense(space, Shuffled(random, space.Rank));
        var strides = view.Strides.ToArray();
        var scale = random.Next(3) == 0 ? 2 : 1;
        for (var axis = 0; axis < strides.Length; axis++)
            strides[axis] *= random.Next(4) == 0 ? 0 : scale;
        return new View(space, strides, random.Next(3));
    }

    // Values that do not vary along the columns.
    private static HashSet<int> PerRow(LoopTester kernel, List<int> values)
    {
        var body = kernel.Kernel();
        HashSet<int> perRow = [];
        for (var n = 0; n < body.Body.Length; n++)
        {
            var isPerRow = body.Body[n] switch
            {
                Fathom.Compiler.LoadInstruction load => body.Inputs[load.Input].View.Strides[body.Rows.Rank..].IndexOfAnyExcept(0) < 0,
                Fathom.Compiler.ConstantInstruction or Fathom.Compiler.RowReduceInstruction => true,
                Fathom.Compiler.IndexInstruction index => index.Coefficients.AsSpan()[body.Rows.Rank..].IndexOfAnyExcept(0) < 0,
                Fathom.Compiler.ApplyInstruction apply => apply.Operands.All(perRow.Contains),
                _ => false,
            };
            if (isPerRow)
                perRow.Add(n);
        }
        perRow.IntersectWith(values);
        return perRow;
    }

    private static int[] Shuffled(Random random, int rank)
    {
        var order = Enumerable.Range(0, rank).ToArray();
        if (random.Next(2) == 0)
            random.Shuffle(order);
        return order;
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
