namespace Fathom.Core.Tests.Runtime;

/// <summary>Functions that are traced once and then only run.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class CompiledFunctionTests
{
    [Fact]
    public void It_gives_what_the_function_gives_and_is_traced_once_for_each_shape()
    {
        var weight = new Parameter(Tensor.From(2f, 3f));
        var compiled = new CompiledFunction(inputs => [(inputs[0] * weight).Tanh()]);
        foreach (var size in (ReadOnlySpan<int>)[1, 4, 1, 4, 1])
        {
            var x = Tensor.RandomNormal([size, 2], new RandomKey(7)).Eval();
            Assert.Equal((x * weight).Tanh().ToArray<float>(), compiled.Call(x)[0].ToArray<float>());
        }
        Assert.Equal(2, compiled.Traces);
    }

    [Fact]
    public void It_gives_the_bits_of_any_function()
    {
        var graphs = GraphPlans.Of(GraphPlans.Wild(), 12, [.. GraphOperations.Exact, .. GraphOperations.Rounding]);
        PropertyCheck.Run(graphs, 100, plan =>
        {
            var compiled = new CompiledFunction(plan.Build);
            var expected = plan.Build();
            Tensor.Eval(expected);
            Bits.Same(expected, compiled.Call(plan.Leaves()));
            Bits.Same(expected, compiled.Call(plan.Leaves()));
        });
    }

    [Fact]
    public void Variables_are_read_and_assigned_at_each_call()
    {
        var sum = new StateBuffer(Tensor.Zeros([]));
        var compiled = new CompiledFunction(inputs =>
        {
            sum.Value += inputs[0];
            return [inputs[0] * 2];
        });
        for (var i = 1; i <= 4; i++)
            Assert.Equal(2 * i, compiled.Call(Tensor.Of((float)i))[0].Item());
        Assert.Equal(10, sum.Value.Item());
        sum.Assign(Tensor.Of(100f));
        compiled.Call(Tensor.Of(1f));
        Assert.Equal(101, sum.Value.Item());
    }

    [Fact]
    public void What_a_function_assigns_is_what_it_reads_from_there_on()
    {
        var (a, b) = (new StateBuffer(Tensor.Zeros([3])), new StateBuffer(Tensor.Ones([3])));
        Tensor[] Step(Tensor x)
        {
            var before = a.Value + 0;
            a.Value += x;
            Variable.Assign((a, a.Value * 2), (b, b.Value + a.Value));
            return [before, a.Value * b.Value];
        }
        var compiled = new CompiledFunction(inputs => Step(inputs[0]));
        for (var i = 1; i <= 3; i++)
            compiled.Call(Tensor.Of((float)i));

        // a: 0, 2, 8, 22; b takes a as it was after the first of the two assignments: 1, 2, 6, 17.
        Assert.Equal([22f, 22f, 22f], a.Value.ToArray<float>());
        Assert.Equal([17f, 17f, 17f], b.Value.ToArray<float>());
        var results = compiled.Call(Tensor.Of(0f));
        Assert.Equal(22, results[0].ToArray<float>()[0]);
        Assert.Equal(44 * 39, results[1].ToArray<float>()[0]);
    }

    [Fact]
    public void An_update_of_what_was_assigned_before_is_refused()
    {
        var mean = new StateBuffer(Tensor.Zeros([])) { Name = "norm.running_mean" };
        var compiled = CompiledFunction.Of(x =>
        {
            mean.Value = x;
            return Variable.Update(x, [mean], now => [now[0] + 1]);
        });
        Assert.Contains("'norm.running_mean' was assigned before", Assert.Throws<InvalidOperationException>(() => compiled(Tensor.Of(1f))).Message);
    }

    [Fact]
    public void What_is_assigned_has_no_history()
    {
        var w = new Parameter(Tensor.Of(3f));
        var compiled = CompiledFunction.Of(x =>
        {
            w.Value = x * x;
            return (w.Value * x).Grad(x);
        });
        Assert.Equal(4, compiled(Tensor.Of(2f)).Item());
    }

    [Fact]
    public void A_variable_that_was_looked_at_before_the_trace_is_read_at_each_call()
    {
        var sum = new StateBuffer(Tensor.Zeros([2]));
        Assert.Equal([0f, 0f], sum.Value.ToArray<float>());
        sum.Value.Eval();
        var compiled = new CompiledFunction(inputs =>
        {
            sum.Value += inputs[0];
            return [];
        });
        for (var i = 1; i <= 3; i++)
            compiled.Call(Tensor.Of(1f));
        Assert.Equal([3f, 3f], sum.Value.ToArray<float>());
    }

    [Fact]
    public void Random_keys_are_drawn_at_each_call_as_the_function_would()
    {
        var (plain, traced) = (new RandomKey(3), new RandomKey(3));
        var compiled = CompiledFunction.Of(x => x + Tensor.RandomNormal([5], traced.Next().Fold(2)));
        for (var i = 0; i < 3; i++)
            Assert.Equal(
                (Tensor.Of(1f) + Tensor.RandomNormal([5], plain.Next().Fold(2))).ToArray<float>(), compiled(Tensor.Of(1f)).ToArray<float>());
        Assert.Equal(plain.Drawn, traced.Drawn);
    }

    [Fact]
    public void A_varying_number_is_asked_for_at_each_call()
    {
        var rate = 1.0;
        var compiled = CompiledFunction.Of(x => x * Tensor.Varying(() => rate));
        Assert.Equal(3, compiled(Tensor.Of(3f)).Item());
        rate = 0.5;
        Assert.Equal(1.5f, compiled(Tensor.Of(3f)).Item());
    }

    [Fact]
    public void Updates_of_running_statistics_happen_at_each_call()
    {
        var mean = new StateBuffer(Tensor.Zeros([]));
        var compiled = CompiledFunction.Of(x => Variable.Update(x * 1.5f, [mean], now => [now[0] * 10 + x]));
        for (var i = 1; i <= 3; i++)
            Assert.Equal(1.5f * i, compiled(Tensor.Of((float)i)).Item());
        Assert.Equal(123, mean.Value.Item());
        Assert.Equal(3, mean.Version);
    }

    [Fact]
    public void A_changed_setting_leads_to_a_new_trace()
    {
        var training = true;
        var compiled = CompiledFunction.Of(x => training ? x + 1 : x - 1);
        Assert.Equal(3, compiled(Tensor.Of(2f)).Item());
        training = false;
        CompiledFunction.SettingChanged();
        Assert.Equal(1, compiled(Tensor.Of(2f)).Item());
    }

    [Fact]
    public void Several_threads_may_call_it()
    {
        var key = new RandomKey(1);
        var compiled = CompiledFunction.Of(x => (x + Tensor.RandomUniform([64], key.Next()) * 0).Square());
        Parallel.For(0, 200, i => Assert.Equal(i * i, compiled(Tensor.Of((float)i)).ToArray<float>()[^1]));
        Assert.Equal(200, key.Drawn);
    }

    [Fact]
    public void A_trace_takes_nothing_from_a_thread_that_draws_meanwhile()
    {
        var key = new RandomKey(1);
        List<ulong> drawn = [];
        var compiled = CompiledFunction.Of(x =>
        {
            var y = x + Tensor.RandomUniform([8], key.Next());
            var other = new Thread(() => drawn.Add(key.Next().Bits));
            other.Start();
            other.Join();
            return y;
        });
        compiled(Tensor.Of(0f)).Eval();

        Assert.Equal(drawn.Count + 1, key.Drawn);
        Assert.Equal(drawn.Count, drawn.Distinct().Count());
    }

    [Fact]
    public void A_number_that_changes_between_calls_is_an_error()
    {
        var calls = 0;
        var compiled = CompiledFunction.Of(x => x * (3.5 + calls++));
        var error = Assert.Throws<InvalidOperationException>(() => compiled(Tensor.Of(1f)));
        Assert.Contains("uses the number 5.5 where it used 4.5", error.Message);
        Assert.Contains("Tensor.Varying", error.Message);
    }

    [Fact]
    public void Data_made_on_the_way_must_be_the_same_at_each_call()
    {
        var calls = 0f;
        var changing = CompiledFunction.Of(x => x + Tensor.From(1f, calls++));
        Assert.Contains("a f32 tensor of 8 bytes from other data", Assert.Throws<InvalidOperationException>(() => changing(Tensor.Of(1f))).Message);
        Assert.Equal([2f, 3f], CompiledFunction.Of(x => x + Tensor.From(1f, 2f))(Tensor.Of(1f)).ToArray<float>());
    }

    [Fact]
    public void A_graph_that_changes_between_calls_is_an_error()
    {
        var calls = 0;
        var compiled = CompiledFunction.Of(x => calls++ % 2 == 0 ? x.Exp() : x.Log());
        Assert.Contains("builds another graph", Assert.Throws<InvalidOperationException>(() => compiled(Tensor.Of(1f))).Message);
    }

    [Fact]
    public void Reading_numbers_of_an_input_is_an_error()
    {
        var compiled = CompiledFunction.Of(x => x * (x.Sum().Item() > 0 ? 1 : 2));
        Assert.Contains("asked for the numbers", Assert.Throws<InvalidOperationException>(() => compiled(Tensor.Of(1f))).Message);
    }

    [Fact]
    public void A_call_allocates_only_its_results()
    {
        var weight = new Parameter(Tensor.Ones([8, 8]));
        var compiled = CompiledFunction.Of(x => (x.MatMul(weight.Value) + 1).Tanh());
        var x = Tensor.Ones([4, 8]).Eval();
        for (var i = 0; i < 100; i++)
            compiled(x);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            compiled(x);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, 400);
    }
}
