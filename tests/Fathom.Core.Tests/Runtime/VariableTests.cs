namespace Fathom.Core.Tests.Runtime;

public sealed class VariableTests
{
    private readonly Parameter a = new(Tensor.From(1f, 2f)) { Name = "a" };
    private readonly Parameter b = new(Tensor.From(10f, 20f)) { Name = "b" };

    [Fact]
    public void Assigning_changes_what_is_read_next_but_no_evaluated_tensor()
    {
        var before = (a.Value * 2).Eval();
        a.Value = a.Value + 1;
        Assert.Equal([2f, 4], before.ToArray<float>());
        Assert.Equal([2f, 3], a.Value.ToArray<float>());
        Assert.Equal(1, a.Version);
    }

    [Fact]
    public void A_stale_read_is_an_error_that_names_the_variable_and_the_mend()
    {
        var doubled = a.Value * 2;
        a.Assign(Tensor.Zeros([2]));
        var exception = Assert.Throws<StaleReadException>(() => doubled.ToArray<float>());
        Assert.Contains("'a' [2]", exception.Message);
        Assert.Contains("Evaluate it before the assignment", exception.Message);
        Assert.Equal([0f, 0], a.Value.ToArray<float>());
    }

    [Fact]
    public void Two_variables_swap_in_one_assignment()
    {
        Variable.Assign((a, b), (b, a));
        Assert.Equal([10f, 20], a.Value.ToArray<float>());
        Assert.Equal([1f, 2], b.Value.ToArray<float>());
    }

    [Fact]
    public void Assignments_of_one_program_all_see_the_old_values()
    {
        Variable.Assign((a, a.Value + b), (b, a.Value.Flip() * b.Value));
        Assert.Equal([11f, 22], a.Value.ToArray<float>());
        Assert.Equal([20f, 20], b.Value.ToArray<float>());
    }

    [Fact]
    public void A_variable_can_take_a_view_of_itself()
    {
        a.Assign(a.Value.Flip());
        Assert.Equal([2f, 1], a.Value.ToArray<float>());
        a.Assign(a);
        Assert.Equal([2f, 1], a.Value.ToArray<float>());
    }

    [Fact]
    public void A_snapshot_is_not_touched_by_later_assignments()
    {
        var copy = a.Snapshot();
        a.Assign(b);
        Assert.Equal([1f, 2], copy.ToArray<float>());
        Assert.Equal([10f, 20], a.Value.ToArray<float>());
    }

    [Fact]
    public void Another_shape_or_dtype_is_refused()
    {
        Assert.Contains("'a' has shape [2], the value has [3]", Assert.Throws<ShapeException>(() => a.Assign(Tensor.Zeros([3]))).Message);
        Assert.Contains(".To(DType.F32)", Assert.Throws<DTypeException>(() => a.Assign(Tensor.Zeros([2], DType.F64))).Message);
    }

    [Fact]
    public void The_initial_value_is_evaluated_once_and_is_not_shared()
    {
        var initial = Tensor.From(5f);
        var (first, second) = (new Parameter(initial), new Parameter(initial));
        first.Assign(first.Value + 1);
        Assert.Equal(6f, first.Value.Item());
        Assert.Equal(5f, second.Value.Item());
        Assert.Equal(5f, initial.Item());
    }

    [Fact]
    public void A_computed_initial_value_is_not_shared_nor_are_its_views()
    {
        var computed = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }) + 1;
        var (whole, turned) = (new Parameter(computed), new Parameter(computed.T));
        whole.Assign(whole.Value * 10);
        Assert.Equal([20f, 30f, 40f, 50f], whole.Value.ToArray<float>());
        turned.Assign(turned.Value - 1);
        Assert.Equal([1f, 3f, 2f, 4f], turned.Value.ToArray<float>());
        Assert.Equal([2f, 3f, 4f, 5f], computed.ToArray<float>());
    }
}
