namespace Fathom.Core.Tests.Autodiff;

/// <summary>A case or more for every differentiable operation, away from kinks; <see cref="OperationCoverageTests"/> sees that none is missing.</summary>
internal static class DifferentiableCases
{
    public static IReadOnlyList<DifferentiableCase> All { get; } =
    [
        .. Elementwise(), .. Reductions(), .. Movement(), .. Indexing(), .. Linear(), .. Pooling(), .. Normalisation(), .. Alignment(), .. Attention(), .. Scans(),
        .. Rules(),
    ];

    private static DifferentiableCase Case(string name, Func<Tensor, Tensor> f, Tensor x) => new(name, xs => f(xs[0]), x);

    private static DifferentiableCase Case(string name, Func<Tensor, Tensor, Tensor> f, Tensor x, Tensor y) => new(name, xs => f(xs[0], xs[1]), x, y);

    private static IEnumerable<DifferentiableCase> Elementwise()
    {
        var (any, positive, away) = (Sample.Normal([3, 5], 1), Sample.Uniform([7], 2, 0.3, 3), Sample.AwayFromZero([3, 1, 3], 3));
        yield return Case("negate", x => -x, any);
        yield return Case("abs", x => x.Abs(), away);
        yield return Case("sign", x => x.Sign() * x, away);
        yield return Case("exp", x => x.Exp(), any);
        yield return Case("expm1", x => x.Expm1(), any);
        yield return Case("log", x => x.Log(), positive);
        yield return Case("log1p", x => x.Log1p(), positive);
        yield return Case("sqrt", x => x.Sqrt(), positive);
        yield return Case("rsqrt", x => x.Rsqrt(), positive);
        yield return Case("sin", x => x.Sin(), any);
        yield return Case("cos", x => x.Cos(), any);
        yield return Case("atan", x => x.Atan(), any);
        yield return Case("tanh", x => x.Tanh(), any);
        yield return Case("sigmoid", x => x.Sigmoid(), any);
        yield return Case("log of sigmoid", x => x.LogSigmoid(), any);
        yield return Case("erf", x => x.Erf(), any);
        yield return Case("gelu", x => x.Gelu(), any);
        yield return Case("slope of gelu", x => Tensor.FloatUnary<GeluSlopeOp>(x), any);
        yield return Case("gelu by tanh", x => x.GeluTanh(), any);
        yield return Case("slope of gelu by tanh", x => Tensor.FloatUnary<GeluTanhSlopeOp>(x), any);
        yield return Case("erfinv", x => x.Erfinv(), Sample.Uniform([5], 15, -0.9, 0.9));
        yield return Case("lgamma", x => x.Lgamma(), Sample.Uniform([5], 16, 0.5, 4));
        yield return Case("digamma", x => x.Digamma(), Sample.Uniform([5], 17, 0.5, 4));
        yield return Case("trigamma", Tensor.FloatUnary<TrigammaOp>, Sample.Uniform([5], 18, 0.6, 4));
        yield return Case("trigamma of negative numbers", Tensor.FloatUnary<TrigammaOp>, Sample.Uniform([3], 19, -0.7, -0.4));
        yield return Case("floor", x => x.Floor() * x, away);
        yield return Case("ceiling", x => x.Ceiling() * x, away);
        yield return Case("round", x => x.Round() * x, Sample.Uniform([6], 4, 0.6, 1.4));
        yield return Case("truncate", x => x.Truncate() * x, Sample.Uniform([6], 4, 1.1, 1.9));
        yield return Case("to", x => x.To(DType.Bool).To(DType.F64) * x, away);
        yield return Case("power to a constant", x => x.Pow(2.5) + x.Pow(3) + x.Pow(-1), positive);

        var row = Sample.AwayFromZero([5], 5);
        yield return Case("add", (x, y) => x + y, any, row);
        yield return Case("subtract", (x, y) => x - y, row, any);
        yield return Case("multiply", (x, y) => x * y, any, row);
        yield return Case("divide", (x, y) => x / y, any, row);
        yield return Case("pow", (x, y) => x.Pow(y), Sample.Uniform([2, 1], 6, 0.4, 2), Sample.Normal([1, 3], 7));
        yield return Case("atan2", Tensor.Atan2, any, row);
        yield return Case("maximum", Tensor.Maximum, Sample.Distinct([3, 5], 8), Sample.Distinct([3, 5], 9) + 0.03);
        yield return Case("minimum", Tensor.Minimum, Sample.Distinct([3, 5], 8), Sample.Distinct([3, 5], 9) + 0.03);
        yield return Case("where", (x, y) => Tensor.Where(Tensor.Arange(5) < 3, x * y, y), any, Sample.Normal([1], 10));
        yield return Case("remainder", (x, y) => x % y, Sample.Uniform([4], 11, 0.1, 0.9), Sample.Uniform([1], 12, 1.1, 1.9));
        yield return Case("multiply by itself", x => x * x * x, any);
        yield return Case("no elements", x => x.Exp() * x, Tensor.Zeros([0, 3], DType.F64).Eval());
        yield return Case("scalar", x => x.Exp() * x, Sample.Normal([], 13));
        yield return Case("permuted operand", x => x.Permute(2, 0, 1).Tanh() * x.Permute(2, 0, 1), Sample.Normal([2, 3, 4], 14));
        yield return Case("flipped and sliced operands", x => x[1.., Indexer.Stepped(.., 2)] * x.Flip(0)[1.., Indexer.Stepped(.., -2)], any);
    }

    private static IEnumerable<DifferentiableCase> Reductions()
    {
        var x = Sample.Distinct([2, 3, 1, 4], 20);
        foreach (int[] axes in (int[][])[[], [0], [1], [3], [0, 2], [1, 3], [0, 1, 2, 3]])
        {
            var over = $"over [{string.Join(", ", axes)}]";
            yield return Case("sum " + over, x => x.Sum(axes).Square(), x);
            yield return Case("product " + over, x => x.Product(axes, keepAxes: true), x);
            yield return Case("max " + over, x => x.Max(axes).Square(), x);
            yield return Case("min " + over, x => x.Min(axes, keepAxes: true).Square(), x);
        }
        yield return Case("product with zeros", x => x.Product(1), Tensor.From(new double[,] { { 1, 0, 2 }, { 0, 0, 3 }, { 2, 3, 4 } }));
        yield return Case("sum of nothing", x => x.Sum(0), Tensor.Zeros([0, 3], DType.F64).Eval());
        yield return Case("softmax", x => (x - x.Max(-1, true).Detach()).Exp() / (x - x.Max(-1, true).Detach()).Exp().Sum(-1, true), Sample.Distinct([3, 4], 21));
        for (var axis = 0; axis < 3; axis++)
        {
            var along = axis;
            yield return Case($"cumulative sum {axis}", x => x.CumulativeSum(along).Square(), Sample.Normal([2, 3, 2], 22));
            yield return Case($"cumulative product {axis}", x => x.CumulativeProduct(along), Sample.Normal([2, 3, 2], 23));
            yield return Case($"cumulative log-sum-exp {axis}", x => x.CumulativeLogSumExp(along), Sample.Normal([2, 3, 2], 24));
            yield return Case($"linear recurrence {axis}", (a, b) => Tensor.LinearRecurrence(a, b, along), Sample.Normal([2, 3, 2], 25), Sample.Normal([2, 1, 2], 26));
        }
        yield return Case("cumulative product with zeros", x => x.CumulativeProduct(0), Tensor.From<double>(2, 0, 3, 0, 5));
        yield return Case("cumulative max", x => x.CumulativeMax(1).Values.Square(), Sample.Distinct([3, 5], 27));
        yield return Case("cumulative min", x => x.CumulativeMin(0).Values.Square(), Sample.Distinct([3, 5], 28));
    }

    private static IEnumerable<DifferentiableCase> Movement()
    {
        var x = Sample.Normal([2, 3, 4], 30);
        yield return Case("reshape", x => x.Reshape(6, 4).Square(), x);
        yield return Case("reshape of a permutation", x => x.Permute(1, 2, 0).Reshape(4, 6).Square(), x);
        yield return Case("permute", x => x.Permute(2, 0, 1).Square(), x);
        yield return Case("expand", x => x.BroadcastTo([2, 3, 4]).Square(), Sample.Normal([3, 1], 31));
        yield return Case("slice", x => x.Slice(2, 1, 2, 2).Square(), x);
        yield return Case("slice backwards", x => x.Slice(2, 3, -2, 2).Square(), x);
        yield return Case("empty slice", x => x.Slice(1, 1..1).Square(), x);
        yield return Case("place", x => x.Pad(1, 2, 1).Square(), x);
        yield return Case("pad with a number", x => x.Pad(1, 2, 1, value: 3).Square(), x);
        yield return Case("pad by reflection", x => x.Pad(2, 2, 1, PadMode.Reflect).Square(), x);
        yield return Case("pad by repeating the edge", x => x.Pad(0, 2, 1, PadMode.Replicate).Square(), x);
        yield return Case("pad around", x => x.Pad(1, 2, 1, PadMode.Circular).Square(), x);
        yield return Case("negative pad", x => x.Pad(2, -1, -1).Square(), x);
        yield return Case("concatenate", (x, y) => Tensor.Concatenate([x, y, x], 1).Square(), x, Sample.Normal([2, 1, 4], 32));
        yield return Case("stack", (x, y) => Tensor.Stack([x, y], -1).Square(), x, Sample.Normal([2, 3, 4], 33));
        yield return Case("windows", x => x.Windows(2, 2, 1, 2).Square(), x);
        yield return Case("overlapping windows", x => x.Windows(1, 2).Square(), x);
        yield return Case("fold", x => x.Overlap(1, 8, 2, 1).Square(), x);
        yield return Case("roll", x => x.Roll(1, 2).Square(), x);
        yield return Case("tile", x => x.Tile(2, 1, 2).Square(), x);
        yield return Case("repeat", x => x.RepeatInterleave(2, 1).Square(), x);
    }

    private static IEnumerable<DifferentiableCase> Indexing()
    {
        var x = Sample.Distinct([3, 4], 40);
        var twice = Tensor.From<long>(2, 0, 2, -1);
        yield return Case("take", x => x.Take(twice).Square(), x);
        yield return Case("take a matrix of columns", x => x.Take(Tensor.From(new long[,] { { 3, 0 }, { 0, 1 } }), 1).Square(), x);
        yield return Case("index add", (x, source) => x.IndexAdd(0, twice, source).Square(), x, Sample.Normal([4, 4], 41));
        yield return Case("gather", x => x.Gather(1, Tensor.From(new long[,] { { 3, 0 }, { 0, 0 } })).Square(), x);
        yield return Case("scatter add", (x, source) => x.ScatterAdd(0, Tensor.From(new long[,] { { 2, 0 }, { 2, 1 } }), source).Square(),
            x, Sample.Normal([2, 2], 42));
        yield return Case("sort", x => x.Sort(0, descending: true).Values.Square(), x);
        yield return Case("top-k", x => x.TopK(2, 1, largest: false).Values.Square(), x);
        yield return Case("bool index", x => x[Tensor.From(true, false, true)].Square(), x);
    }

    private static IEnumerable<DifferentiableCase> Linear()
    {
        Tensor Product(Tensor x, Tensor y) => x.MatMul(y);
        yield return Case("matmul", Product, Sample.Normal([2, 3], 50), Sample.Normal([3, 4], 51));
        yield return Case("matmul of stacks", Product, Sample.Normal([2, 1, 2, 3], 52), Sample.Normal([3, 3, 2], 53));
        yield return Case("matmul of a stack and a matrix", Product, Sample.Normal([2, 2, 3], 54), Sample.Normal([3, 2], 55));
        yield return Case("matmul of transposes", (x, y) => x.T.MatMul(y.T), Sample.Normal([3, 2], 56), Sample.Normal([4, 3], 57));
        yield return Case("matrix times vector", Product, Sample.Normal([2, 3], 58), Sample.Normal([3], 59));
        yield return Case("vector times matrix", Product, Sample.Normal([3], 60), Sample.Normal([3, 2], 61));
        yield return Case("vector times vector", Product, Sample.Normal([3], 62), Sample.Normal([3], 63));
        yield return Case("matmul with an empty inner axis", Product, Tensor.Zeros([2, 0], DType.F64).Eval(), Tensor.Zeros([0, 3], DType.F64).Eval());
        foreach (var (name, x, w, geometry) in Convolutions())
        {
            yield return Case(name, (x, w) => ConvOp.Apply(x, w, geometry, "Conv"), x, w);
            var y = geometry.OutputShape(x.Shape, w.Shape);
            yield return Case(name + ", gradient by input", (dy, w) => ConvInputGradientOp.Apply(dy, w, geometry, x.Shape), Sample.Normal(y, 64), w);
            yield return Case(name + ", gradient by weight", (x, dy) => ConvWeightGradientOp.Apply(x, dy, geometry, w.Shape), x, Sample.Normal(y, 65));
        }
    }

    private static IEnumerable<(string Name, Tensor X, Tensor W, ConvGeometry Geometry)> Convolutions()
    {
        yield return ("convolution 1d", Sample.Normal([2, 2, 5], 66), Sample.Normal([3, 2, 3], 67), ConvGeometry.Create([1], [1], [1]));
        yield return ("convolution 2d", Sample.Normal([1, 2, 4, 5], 68), Sample.Normal([2, 2, 3, 2], 69), ConvGeometry.Create([2, 1], [1, 0], [1, 2]));
        yield return ("convolution 2d in groups", Sample.Normal([1, 4, 3, 3], 70), Sample.Normal([4, 2, 2, 2], 71), ConvGeometry.Create([1, 1], [1, 0], [1, 1], 2));
        yield return ("convolution 2d depthwise", Sample.Normal([1, 3, 4, 4], 72), Sample.Normal([3, 1, 3, 3], 73), ConvGeometry.Create([1, 1], [1, 1], [1, 1], 3));
        yield return ("convolution 3d", Sample.Normal([1, 1, 2, 3, 3], 74), Sample.Normal([2, 1, 2, 2, 2], 75), ConvGeometry.Create([1, 1, 1], [0, 1, 0], [1, 1, 1]));
    }

    private static IEnumerable<DifferentiableCase> Pooling()
    {
        var geometry = PoolGeometry.Create([4, 5], [2, 3], [2, 1], [1, 1], [1, 1]);
        var x = Sample.Distinct([1, 2, 4, 5], 80);
        var sizes = geometry.OutputSizes(SpatialSizes.From([4, 5], "Pool"));
        Shape pooled = [1, 2, sizes.Height, sizes.Width];
        Tensor Places() => new(new ArgMaxPoolOp(geometry), DType.I64, pooled, x);
        yield return Case("max pool", x => new Tensor(new MaxPoolOp(geometry), x.DType, pooled, x).Square(), x);
        var (scale, shift) = (Sample.Normal([2], 85), Sample.Normal([2], 86));
        yield return Case("batch norm of the batch", (x, w) => x.BatchNormOfBatch(w, shift).Y.Square(), x, scale);
        yield return Case("batch norm of the batch, bias", b => x.BatchNormOfBatch(scale, b).Y.Square(), shift);
        yield return Case("relu", x => x.Relu().Square(), x);
        yield return Case("max pool, gradient", dy => new Tensor(new MaxPoolGradientOp(geometry), dy.DType, x.Shape, x, dy).Square(), Sample.Normal(pooled, 83));
        yield return Case("max unpool", dy => new Tensor(new MaxUnpoolOp(), dy.DType, x.Shape, dy, Places()).Square(), Sample.Normal(pooled, 81));
        yield return Case("window sum", x => new Tensor(new WindowSumOp(geometry), x.DType, pooled, x).Square(), x);
        yield return Case("window sum, gradient", dy => new Tensor(new WindowSumGradientOp(geometry), dy.DType, x.Shape, dy).Square(), Sample.Normal(pooled, 82));
    }

    private static IEnumerable<DifferentiableCase> Normalisation()
    {
        var (x, dy, w) = (Sample.Normal([3, 5], 85), Sample.Normal([3, 5], 86), Sample.Normal([5], 87));
        yield return Case("layer norm", x => x.LayerNorm([5]), x);
        yield return new("layer norm, affine", xs => xs[0].LayerNorm([5], xs[1], xs[2]), x, w, Sample.Normal([5], 88));
        yield return Case("layer norm over two axes", x => x.LayerNorm([2, 3]), Sample.Normal([2, 2, 3], 89));
        foreach (var by in Enum.GetValues<LayerNormOperand>())
        {
            yield return Case($"layer norm, gradient by {by}", (dy, x) => LayerNormGradientOp.Apply(by, dy, x, LayerNormOp.MomentsOf(1e-5, x), null, 1e-5), dy, x);
            yield return new($"layer norm, affine, gradient by {by}", xs => LayerNormGradientOp.Apply(by, xs[0], xs[1], LayerNormOp.MomentsOf(1e-5, xs[1]), xs[2], 1e-5), dy, x, w);
        }
    }

    private static IEnumerable<DifferentiableCase> Alignment()
    {
        var x = Sample.Normal([5, 3, 4], 92);
        // A repeated label, a sample without labels and one with fewer frames.
        Tensor[] rest = [Tensor.From(new[,] { { 2, 2 }, { 1, 3 }, { 3, 1 } }), Tensor.From(5, 5, 3), Tensor.From(2, 0, 1)];
        yield return Case("ctc loss", x => CtcLossOp.Apply(x, rest[0], rest[1], rest[2], 0, false), x);
        yield return Case("ctc occupancy", x => CtcOccupancyOp.Apply([x, .. rest], 0, false), x);
    }

    private static IEnumerable<DifferentiableCase> Attention()
    {
        Tensor q = Sample.Normal([4, 3, 2], 91), k = Sample.Normal([2, 4, 2], 92), v = Sample.Normal([2, 4, 3], 93), dy = Sample.Normal([4, 3, 3], 94);
        var options = new AttentionOptions { Causal = true, Dropout = 0.2, Key = new(95) };
        yield return new("attention", xs => xs[0].Attention(xs[1], xs[2], options), q, k, v);
        for (var by = 0; by < 3; by++)
        {
            var operand = by;
            yield return new(
                $"attention, gradient by operand {by}", xs => xs[0].Attention(xs[1], xs[2], options).Vjp(xs[3], xs[operand])[0], q, k, v, dy);
        }
        yield return Case("write rows", (x, rows) => x.WriteRows(rows, Tensor.Of(1L)), Sample.Normal([2, 4, 3], 96), Sample.Normal([2, 2, 3], 97));
    }

    private static IEnumerable<DifferentiableCase> Scans()
    {
        var (steps, first, weight) = (Sample.Normal([3, 2, 4], 92), Sample.Normal([2, 4], 93), Sample.Normal([4, 4], 94));
        yield return new("scan", xs => Recurrence.Scan(
            (Tensor carry, Tensor x) => ((x + carry.MatMul(xs[2].T)).Tanh(), x * carry), xs[1], xs[0]).Output, steps, first, weight);
        yield return new("scan, last carry, from the end", xs => Recurrence.Scan(
            (Tensor carry, Tensor x) => ((carry.MatMul(xs[2]) * x).Sin(), carry), xs[1], xs[0], reverse: true).Carry, steps, first, weight);
        yield return new("scan in a scan", xs => Recurrence.Scan(
            (Tensor carry, Tensor x) => Recurrence.Scan((Tensor inner, Tensor row) => (inner * row.Sigmoid() + xs[2][0], inner), carry, x), xs[1][0], xs[0]).Output,
            steps, first, weight);
    }

    private static IEnumerable<DifferentiableCase> Rules()
    {
        var x = Sample.Normal([2, 3], 90);
        yield return Case("custom gradient that is right", x => GradientRules.WithGradient(x.Exp(), dy => [dy * x.Exp()], x), x);
        yield return Case("checkpoint", (x, y) => GradientRules.Checkpoint((x * y).Tanh().Exp(), x, y), x, Sample.Normal([3], 91));
        yield return Case("checkpoint in a checkpoint", x =>
        {
            var inner = GradientRules.Checkpoint(x.Sin().Exp(), x);
            return GradientRules.Checkpoint((inner * x).Cos(), x);
        }, x);
        yield return Case("barrier", x => new Tensor(BarrierOp.Instance, x.DType, x.Shape, x.Exp(), x).Square(), x);
        var buffer = new StateBuffer(Tensor.Zeros([2, 3], DType.F64));
        yield return Case("update", x => Variable.Update(x.Exp(), [buffer], _ => [x.Detach()]).Square(), x);
    }

    private static Tensor Square(this Tensor x) => x * x;
}
