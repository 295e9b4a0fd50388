namespace Fathom.Core.Tests.Runtime;

/// <summary>Running statistics: a forward pass carries the update of a variable, done exactly once when the pass is evaluated.</summary>
public sealed class UpdateTests
{
    private readonly StateBuffer count = new(Tensor.Zeros([]));

    private Tensor Pass(float x) => count.UpdateWith(Tensor.Of(x) * 2, count.Value * 10 + x);

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
    public void A_pass_evaluated_after_the_one_built_upon_it_does_not_undo_that_ones_update()
    {
        var (first, second) = (Pass(1), Pass(2));
        second.Eval();
        Assert.Equal(12, count.Value.Item());
        Assert.Equal(2, first.Item());
        Assert.Equal(12, count.Value.Item());
    }

    [Fact]
    public void An_assignment_overrules_an_update_that_waits()
    {
        var y = Pass(1);
        count.Assign(Tensor.Of(7f));
        Assert.Equal(7, count.Value.Item());
        Assert.Equal(2, y.Item());
        Assert.Equal(7, count.Value.Item());
    }

    [Fact]
    public void The_gradient_of_a_pass_updates_with_the_pass()
    {
        var x = Tensor.From(3f);
        var y = count.UpdateWith(x * x, x.Sum());
        var loss = y.Sum();
        var gradient = loss.Grad(x);
        TrainingStep.Run(loss, [gradient], []);
        Assert.Equal(6, gradient.Item());
        Assert.Equal(3, count.Value.Item());
        Assert.Equal(1, count.Version);
    }
}
