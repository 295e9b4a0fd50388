namespace Fathom.Core.Tests.Ops.Movement;

/// <summary>Movement operations against formulas over indices, on row-major and on strided operands.</summary>
public sealed class MovementTests
{
    public static TheoryData<string> Operands => ["row-major", "permuted", "flipped", "sliced", "broadcast", "computed"];

    // All of shape [3, 4, 5].
    private static Tensor Operand(string kind) => kind switch
    {
        "row-major" => Sample.Normal([3, 4, 5], 1),
        "permuted" => Sample.Normal([5, 3, 4], 2).Permute(1, 2, 0),
        "flipped" => Sample.Normal([3, 4, 5], 3).Flip(0, 2),
        "sliced" => Sample.Normal([7, 4, 9], 4)[1..^1, .., Indexer.Stepped(.., 2)][Indexer.Stepped(.., -2)].Pad(0, 0, 0),
        "broadcast" => Sample.Normal([3, 1, 5], 5).BroadcastTo([3, 4, 5]),
        _ => Sample.Normal([3, 4, 5], 6).Exp(),
    };

    [Theory]
    [MemberData(nameof(Operands))]
    public void Permute_and_transpose_move_axes(string kind)
    {
        var x = Operand(kind);
        var at = Expect.Reader(x);
        Expect.Elements([5, 3, 4], i => at([i[1], i[2], i[0]]), x.Permute(2, 0, 1));
        Expect.Elements([3, 5, 4], i => at([i[0], i[2], i[1]]), x.T);
        Expect.Elements([4, 5, 3], i => at([i[2], i[0], i[1]]), x.MoveAxis(0, -1));
    }

    [Theory]
    [MemberData(nameof(Operands))]
    public void Reshape_keeps_row_major_order(string kind)
    {
        var x = Operand(kind);
        var flat = Expect.Doubles(x);
        Expect.Elements([10, 6], i => flat[i[0] * 6 + i[1]], x.Reshape(10, -1));
        Expect.Elements([3, 20], i => flat[i[0] * 20 + i[1]], x.Flatten(1));
        Expect.Elements([3, 2, 2, 5], i => flat[((i[0] * 2 + i[1]) * 2 + i[2]) * 5 + i[3]], x.Unflatten(1, 2, -1));
        var (turned, at) = (x.T.Flatten(0, 1), Expect.Reader(x));
        Expect.Elements([15, 4], i => at([i[0] / 5, i[1], i[0] % 5]), turned);
    }

    [Theory]
    [MemberData(nameof(Operands))]
    public void Slices_walk_an_axis_in_either_direction(string kind)
    {
        var x = Operand(kind);
        var at = Expect.Reader(x);
        Expect.Elements([3, 4, 2], i => at([i[0], i[1], 1 + 3 * i[2]]), x.Slice(2, 1, 3, 2));
        Expect.Elements([3, 2, 5], i => at([i[0], 3 - 2 * i[1], i[2]]), x.Slice(1, 3, -2, 2));
        Expect.Elements([3, 4, 5], i => at([2 - i[0], i[1], 4 - i[2]]), x.Flip(0, -1));
        Expect.Elements([3, 5], i => at([i[0], 3, i[1]]), x.Select(1, -1));
        var pieces = x.Split(2, 1, 4);
        Expect.Elements([3, 4, 4], i => at([i[0], i[1], 1 + i[2]]), pieces[1]);
        Assert.Equal([2, 2, 1], x.Chunk(2, 3).Select(piece => piece.Shape[2]));
    }

    [Theory]
    [MemberData(nameof(Operands))]
    public void Padding_adds_what_the_mode_says(string kind)
    {
        var x = Operand(kind);
        var at = Expect.Reader(x);
        Expect.Elements([3, 7, 5], i => i[1] is 0 or > 4 ? 0 : at([i[0], i[1] - 1, i[2]]), x.Pad(1, 1, 2));
        Expect.Elements([3, 7, 5], i => i[1] is 0 or > 4 ? -2.5 : at([i[0], i[1] - 1, i[2]]), x.Pad(1, 1, 2, value: -2.5));
        Expect.Elements([3, 8, 5], i => at([i[0], Math.Abs(i[1] - 2) is var j && j > 3 ? 6 - j : j, i[2]]), x.Pad(1, 2, 2, PadMode.Reflect));
        Expect.Elements([3, 8, 5], i => at([i[0], Math.Clamp(i[1] - 3, 0, 3), i[2]]), x.Pad(1, 3, 1, PadMode.Replicate));
        Expect.Elements([3, 8, 5], i => at([i[0], (i[1] + 1) % 4, i[2]]), x.Pad(1, 3, 1, PadMode.Circular));
        Expect.Elements([3, 4, 4], i => i[2] == 3 ? 0 : at([i[0], i[1], i[2] + 2]), x.Pad(2, -2, 1));
    }

    [Theory]
    [MemberData(nameof(Operands))]
    public void Joining_puts_tensors_one_after_another(string kind)
    {
        var x = Operand(kind);
        var at = Expect.Reader(x);
        Expect.Elements([3, 9, 5], i => at([i[0], i[1] < 4 ? i[1] : i[1] < 5 ? 3 : i[1] - 5, i[2]]), Tensor.Concatenate([x, x.Slice(1, 3..), x], 1));
        Expect.Elements([3, 2, 4, 5], i => at([i[0], i[1] == 0 ? i[2] : 3 - i[2], i[3]]), Tensor.Stack([x, x.Flip(1)], 1));
        Expect.Elements([3, 4, 5], i => at([i[0], (i[1] + 3) % 4, i[2]]), x.Roll(1, 1));
        Expect.Elements([3, 4, 5], i => at([i[0], i[1], (i[2] + 2) % 5]), x.Roll(-7, 2));
        Expect.Elements([6, 4, 10], i => at([i[0] % 3, i[1], i[2] % 5]), x.Tile(2, 1, 2));
        Expect.Elements([2, 3, 4, 5], i => at([i[1], i[2], i[3]]), x.Tile(2, 1, 1, 1));
        Expect.Elements([3, 12, 5], i => at([i[0], i[1] / 3, i[2]]), x.RepeatInterleave(3, 1));
    }

    [Theory]
    [MemberData(nameof(Operands))]
    public void Windows_overlap_and_fold_back(string kind)
    {
        var x = Operand(kind);
        var at = Expect.Reader(x);
        Expect.Elements([3, 4, 2, 2], i => at([i[0], i[1], i[2] + 2 * i[3]]), x.Windows(2, 2, 1, 2).Slice(2, ..2));
        Expect.Elements([3, 2, 5, 3], i => at([i[0], i[1] + i[3], i[2]]), x.Windows(1, 3));
        // Each element comes back as often as there are windows over it.
        Expect.Elements([3, 4, 5], i => at(i) * (i[1] is 0 or 3 ? 1 : 2), x.Windows(1, 3).Overlap(1, 4), 1e-15);
    }

    [Fact]
    public void Squeeze_and_unsqueeze_are_inverse()
    {
        var x = Sample.Normal([2, 3], 1);
        Assert.Equal([2, 1, 3], x.Unsqueeze(1).Shape);
        Assert.Equal([2, 3, 1], x.Unsqueeze(-1).Shape);
        Assert.Equal([2, 3], x.Unsqueeze(0).Unsqueeze(-1).Squeeze().Shape);
        Assert.Equal([1, 2, 3], x.Unsqueeze(0).Unsqueeze(-1).Squeeze(-1).Shape);
    }

    [Fact]
    public void Bool_and_integer_tensors_move_as_floats_do()
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            var x = Sample.Integers([2, 3], 7, 0, 2).To(dtype).Eval();
            var at = Expect.Reader(x);
            Expect.Elements([3, 4], i => i[1] is 0 or 3 ? 0 : at([i[1] - 1, i[0]]), x.T.Pad(1, 1, 1));
            Expect.Elements([4, 3], i => at([i[0] % 2, i[1]]), Tensor.Concatenate([x, x]));
            Expect.Elements([2, 4], i => i[1] == 0 ? 1 : at([i[0], i[1] - 1]), x.Pad(1, 1, 0, value: 1));
        }
    }

    [Fact]
    public void Empty_tensors_move()
    {
        var x = Tensor.Zeros([2, 0, 3]);
        Assert.Equal([3, 0, 2], x.Permute(2, 1, 0).Eval().Shape);
        Assert.Equal([0, 6], x.Reshape(0, 6).Eval().Shape);
        Assert.Equal(new float[6], x.Pad(1, 1, 0).ToArray<float>());
        Assert.Equal([2, 0, 3], Tensor.Concatenate([x, x], 1).Eval().Shape);
        Assert.Equal([2, 0, 6], x.Tile(1, 1, 2).Eval().Shape);
        Assert.Empty(x.Flip().ToArray<float>());
    }

    [Fact]
    public void Mistakes_name_the_operation_and_the_shape()
    {
        var x = Tensor.Ones([2, 3]);
        Assert.Contains("Reshape: [2, 3] has 6 elements", Assert.Throws<ShapeException>(() => x.Reshape(4, 2)).Message);
        Assert.Contains("-1 in [4, -1]", Assert.Throws<ShapeException>(() => x.Reshape(4, -1)).Message);
        Assert.Contains("names axis 1 twice", Assert.Throws<ShapeException>(() => x.Permute(1, -1)).Message);
        Assert.Contains("Slice: 2 elements from 2", Assert.Throws<ShapeException>(() => x.Slice(1, 2, 1, 2)).Message);
        Assert.Contains("Squeeze: axis 1", Assert.Throws<ShapeException>(() => x.Squeeze(1)).Message);
        Assert.Contains("BroadcastTo: shape [2, 3] does not broadcast to [3, 3]", Assert.Throws<ShapeException>(() => x.BroadcastTo([3, 3])).Message);
        Assert.Contains("differ in another axis", Assert.Throws<ShapeException>(() => Tensor.Concatenate([x, Tensor.Ones([2, 4])])).Message);
        Assert.Contains("Windows: a window spans 4", Assert.Throws<ShapeException>(() => x.Windows(1, 4)).Message);
        Assert.Contains("do not add up", Assert.Throws<ShapeException>(() => x.Split(1, 1, 1)).Message);
    }
}
