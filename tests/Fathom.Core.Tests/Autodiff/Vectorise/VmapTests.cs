namespace Fathom.Core.Tests.Autodiff;

public sealed class VmapTests
{
    [Fact]
    public void Per_sample_gradients_are_one_program()
    {
        var (x, w) = (Core.Tests.Sample.Normal([6, 4], 1).Eval(), Core.Tests.Sample.Normal([4], 2).Eval());
        var gradients = Vectorise.Vmap(sample => (sample * w).Sum().Tanh().Grad(w))(x);
        for (var i = 0; i < 6; i++)
            Assert.Equal(((x[i] * w).Sum().Tanh().Grad(w)).ToArray<double>(), gradients[i].ToArray<double>());
    }

    [Fact]
    public void The_gradient_of_a_function_is_a_function()
    {
        var x = Core.Tests.Sample.Normal([5], 3).Eval();
        var second = Vectorise.Vmap(Fathom.Autodiff.Grad(Fathom.Autodiff.Grad(a => a.Sin())))(x);
        Assert.Equal([.. x.ToArray<double>().Select(a => -Math.Sin(a))], second.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Axes_choose_where_samples_are()
    {
        var (x, y) = (Core.Tests.Sample.Normal([2, 5, 3], 4).Eval(), Core.Tests.Sample.Normal([3, 4], 5).Eval());
        var z = Vectorise.Vmap((a, b) => a.MatMul(b), (1, null), outAxis: -1)(x, y);
        Assert.True(z.Shape == [2, 4, 5]);
        for (var s = 0; s < 5; s++)
            Expect.Near([.. Floats(x.Select(1, s).MatMul(y))], [.. Floats(z.Select(2, s))], 1e-6);

        static IEnumerable<float> Floats(Tensor t) => Expect.Doubles(t).Select(e => (float)e);
    }

    [Fact]
    public void Vectorisations_nest()
    {
        var (x, y) = (Core.Tests.Sample.Normal([4, 3], 6).Eval(), Core.Tests.Sample.Normal([5, 3], 7).Eval());
        var distances = Vectorise.Vmap((a, b) => Vectorise.Vmap(c => ((a - c) * (a - c)).Sum())(b), (0, null))(x, y);
        Assert.True(distances.Shape == [4, 5]);
        var (p, q, d) = (Expect.Reader(x), Expect.Reader(y), Expect.Reader(distances));
        for (var i = 0; i < 4; i++)
            for (var j = 0; j < 5; j++)
                Assert.Equal(Enumerable.Range(0, 3).Sum(k => Math.Pow(p([i, k]) - q([j, k]), 2)), d([i, j]), 1e-12);
    }

    [Fact]
    public void Random_numbers_of_the_function_differ_between_samples_and_those_from_outside_do_not()
    {
        var (x, shared) = (Tensor.Zeros([3, 8]), Tensor.RandomUniform([8], new RandomKey(1)));
        var inside = Vectorise.Vmap(a => a + Tensor.RandomUniform([8], new RandomKey(2)))(x);
        var outside = Vectorise.Vmap(a => a + shared)(x);
        Assert.NotEqual(inside[0].ToArray<float>(), inside[1].ToArray<float>());
        Assert.Equal(outside[0].ToArray<float>(), outside[1].ToArray<float>());
        // The first sample draws what the function draws by itself.
        Assert.Equal(Tensor.RandomUniform([8], new RandomKey(2)).ToArray<float>(), inside[0].ToArray<float>());
        var nested = Vectorise.Vmap(a => Vectorise.Vmap(b => b + Tensor.RandomUniform([], new RandomKey(3)))(a))(x);
        Assert.Equal(24, nested.ToArray<float>().Distinct().Count());
    }

    [Fact]
    public void A_function_of_nothing_but_shared_tensors_is_repeated_and_several_results_come_together()
    {
        var shared = Tensor.Arange(0, 3);
        var results = Vectorise.Vmap(xs => [xs[0].Sum(), shared], outAxes: [0, 1])([Tensor.Ones([4, 2])]);
        Assert.Equal([2f, 2, 2, 2], results[0].ToArray<float>());
        Assert.True(results[1].Shape == [3, 4]);
    }

    [Fact]
    public void Vectorised_functions_compile()
    {
        var f = CompiledFunction.Of(Vectorise.Vmap(a => a.Softmax().Max() * a));
        var x = Core.Tests.Sample.Normal([4, 5], 8).Eval();
        Assert.Equal(Vectorise.Vmap(a => a.Softmax().Max() * a)(x).ToArray<double>(), f(x).ToArray<double>());
    }

    [Fact]
    public void No_samples_are_no_samples() => Assert.True(Vectorise.Vmap(a => a.Softmax().Sum())(Tensor.Zeros([0, 4])).Shape == [0]);

    [Fact]
    public void An_index_out_of_range_is_not_a_neighbour_s()
    {
        var (x, indices) = (Tensor.Ones([3, 4]).Eval(), Tensor.From<long>([0, 4, 1], [3, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vectorise.Vmap((a, i) => a.Take(i))(x, indices).Eval());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Attention_of_samples_and_its_gradients_are_those_of_each(double dropout)
    {
        var options = new AttentionOptions { Causal = true, Dropout = dropout, Key = dropout > 0 ? new(95) : null };
        Tensor q = Core.Tests.Sample.Normal([3, 4, 3, 2], 91).Eval(), k = Core.Tests.Sample.Normal([2, 4, 2], 92).Eval(), v = Core.Tests.Sample.Normal([3, 2, 4, 3], 93).Eval();
        Func<Tensor[], Tensor[]> f = xs =>
        {
            var y = xs[0].Attention(xs[1], xs[2], options);
            return [y, .. (y * y).Sum().Grad(xs[0], xs[1], xs[2])];
        };
        var all = Vectorise.Vmap(f, [0, null, 0])([q, k, v]);
        // Dropout differs between samples, and the first is as the function by itself.
        for (var s = 0; s < (dropout > 0 ? 1 : 3); s++)
            foreach (var (expected, actual) in f([q[s].Eval(), k, v[s].Eval()]).Zip(all))
                foreach (var (e, a) in expected.ToArray<double>().Zip(actual[s].ToArray<double>()))
                    Assert.Equal(e, a, 1e-12);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var x = Tensor.Ones([3, 4]);
        Assert.Contains("batch axis", Assert.Throws<ShapeException>(() => Vectorise.Vmap((a, b) => a)(x, Tensor.Ones([4, 3]))).Message);
        Assert.Contains("at least one", Assert.Throws<ArgumentException>(() => Vectorise.Vmap((a, b) => a, (null, null))(x, x)).Message);
        Assert.Contains("2 axes for 1", Assert.Throws<ArgumentException>(() => Vectorise.Vmap(xs => xs, [0, 0])([x])).Message);
        Assert.Throws<ShapeException>(() => Vectorise.Vmap(a => a, inAxis: 2)(x));
        Assert.Contains("numbers of a sample", Assert.Throws<InvalidOperationException>(() => Vectorise.Vmap(a => a * a.Sum().Item())(x)).Message);
        var buffer = new StateBuffer(Tensor.Zeros([])) { Name = "running_mean" };
        Assert.Contains("'running_mean'", Assert.Throws<InvalidOperationException>(
            () => Vectorise.Vmap(a => Variable.Update(a, [buffer], _ => [a.Mean()]))(x)).Message);
    }
}
