namespace Fathom.Core.Tests.Runtime;

/// <summary>Running statistics: a forward pass carries the update of a variable, done exactly once when the pass is evaluated.</summary>
public sealed class UpdateTests
{
    private readonly StateBuffer count = new(Tensor.Zeros([]));

    private Tensor Pass(float x) => Variable.Update(Tensor.Of(x) * 2, [count], now => [now[0] * 10 + x]);

    [Fact]
    public void An_update_is_done_when_the_pass_is_evaluated_and_only_once()
    {
        var y = Pass(1);
        Assert.Equal(0, count.Version);
        Assert.Equal(2, y.Item());
        y.Eval();
        Assert.Equal(2, (y * 1).Sum().Item());
        Assert.Equal(1, count.Value.Item());
        Assert.Equal(1, count.Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_passes_in_one_graph_update_in_the_order_in_which_they_were_built(bool secondFirst)
    {
        var (first, second) = (Pass(1), Pass(2));
        var sum = secondFirst ? second - first : first - second;
        Assert.Equal(secondFirst ? 2 : -2, sum.Item());
        Assert.Equal(12, count.Value.Item());
        Assert.Equal(1, count.Version);
    }

    [Fact]
    public void Two_passes_evaluated_one_after_the_other_update_twice()
    {
        var (first, second) = (Pass(1), Pass(2));
        first.Eval();
        Assert.Equal(4, second.Item());
        Assert.Equal(12, count.Value.Item());
        Assert.Equal(2, count.Version);
    }

    [Fact]
    public void Each_pass_updates_what_the_variable_holds_when_it_is_evaluated()
    {
        var (first, second) = (Pass(1), Pass(2));
        second.Eval();
        Assert.Equal(2, count.Value.Item());
        Assert.Equal(2, first.Item());
        Assert.Equal(21, count.Value.Item());
    }

    [Fact]
    public void A_pass_that_waits_updates_the_value_assigned_since()
    {
        var y = Pass(1);
        count.Assign(Tensor.Of(7f));
        Assert.Equal(2, y.Item());
        Assert.Equal(71, count.Value.Item());
    }

    [Fact]
    public void A_pass_that_is_never_evaluated_updates_nothing_and_hinders_nobody()
    {
        var weight = new Parameter(Tensor.Of(3f));
        Tensor Forward() => Variable.Update(weight.Value * 2, [count], now => [now[0] + weight.Value]);
        _ = Forward();
        weight.Assign(Tensor.Of(5f));
        Assert.Equal(10, Forward().Item());
        Assert.Equal(5, count.Value.Item());
    }

    [Fact]
    public void A_second_pass_may_depend_on_the_first()
    {
        var first = Pass(1);
        var second = Variable.Update(first + 1, [count], now => [now[0] * 10 + first]);
        Assert.Equal(3, second.Item());
        Assert.Equal(12, count.Value.Item());
    }

    [Fact]
    public void An_update_of_several_variables_reads_the_old_value_of_each()
    {
        var other = new StateBuffer(Tensor.Of(4f));
        count.Assign(Tensor.Of(3f));
        Assert.Equal(1, Variable.Update(Tensor.Of(1f), [count, other], now => [now[1], now[0]]).Item());
        Assert.Equal(4, count.Value.Item());
        Assert.Equal(3, other.Value.Item());
    }

    [Fact]
    public void The_gradient_of_a_pass_updates_with_the_pass()
    {
        var x = Tensor.From(3f);
        var y = Variable.Update(x * x, [count], _ => [x.Sum()]);
        var loss = y.Sum();
        var gradient = loss.Grad(x);
        TrainingStep.Run([loss, gradient], []);
        Assert.Equal(6, gradient.Item());
        Assert.Equal(3, count.Value.Item());
        Assert.Equal(1, count.Version);
    }
}
