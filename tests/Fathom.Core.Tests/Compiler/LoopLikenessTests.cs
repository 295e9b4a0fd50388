using Fathom.Compiler;

namespace Fathom.Core.Tests.Compiler;

public class LoopLikenessTests
{
    private static readonly LoopLikeness Likeness = new();

    [Fact]
    public void Loops_that_do_the_same_are_alike()
    {
        Assert.True(Likeness.Equals(Scaled(), Scaled()));
        Assert.Equal(Likeness.GetHashCode(Scaled()), Likeness.GetHashCode(Scaled()));
    }

    [Fact]
    public void Loops_that_differ_in_anything_are_not()
    {
        Assert.False(Likeness.Equals(Scaled(), Scaled(rows: 4)));
        Assert.False(Likeness.Equals(Scaled(), Scaled(factor: 3)));
        Assert.False(Likeness.Equals(Scaled(factor: 0), Scaled(factor: -0.0)));
        Assert.False(Likeness.Equals(Scaled(), Scaled(stride: 0)));
        Assert.False(Likeness.Equals(Scaled(), Scaled(second: 0)));
        Assert.False(Likeness.Equals(Scaled(), Scaled(reduces: true)));
        Assert.False(Likeness.Equals(Scaled(), Scaled(dtype: DType.F64)));
        Assert.False(Likeness.Equals(Scaled(), Scaled(adds: true)));
    }

    private static LoopKernel Scaled(
        int rows = 3, double factor = 2, long stride = 5, int second = 1, bool reduces = false, DType dtype = DType.F32, bool adds = false) => new()
        {
            Name = "scaled",
            Rows = [rows],
            Columns = [5],
            Inputs = [new(dtype, new View([rows, 5], [stride, 1]))],
            Outputs = [new(dtype, new View([rows, 5], [reduces ? 0 : 5, 1]))],
            Body =
            [
                new LoadInstruction(dtype, 0), new ConstantInstruction(dtype, factor),
                new ApplyInstruction(dtype, adds ? Binary<AddOp>.Instance : Binary<MultiplyOp>.Instance, [0, second]),
            ],
            Stores = [new(2, reduces ? ReduceKind.Sum : null)],
        };
}
