using FsCheck.Fluent;

namespace Fathom.Core.Tests.Ops.Movement;

/// <summary>Laws that movement operations keep, whatever the operand: computed, strided, broadcast or empty.</summary>
public sealed class MovementAlgebraTests
{
    [Fact]
    public void Reshaping_is_undone_by_reshaping_back() => Same((x, _, n, _) =>
        (x, x.Unsqueeze(n % (x.Rank + 1)).Flatten(n % (x.Rank + 1)).Reshape(x.Shape)));

    [Fact]
    public void A_reshape_of_a_reshape_is_the_last() => Same((x, axis, _, _) => (x.Flatten().Unsqueeze(0), x.Flatten(axis).Unsqueeze(-1).Reshape(1, (int)x.ElementCount)));

    [Fact]
    public void A_permutation_is_undone_by_its_inverse() => Same((x, _, n, m) =>
    {
        var axes = Order(x.Rank, n, m);
        return (x, x.Permute(axes).Permute([.. Enumerable.Range(0, x.Rank).Select(axis => Array.IndexOf(axes, axis))]));
    });

    [Fact]
    public void Flipping_twice_changes_nothing() => Same((x, axis, _, _) => (x, x.Flip(axis).Flip().Flip(axis).Flip()));

    [Fact]
    public void Rolls_add_up() => Same((x, axis, n, m) => (x.Roll(n - m, axis), x.Roll(n, axis).Roll(-m, axis)));

    [Fact]
    public void Rolling_all_the_way_changes_nothing() => Same((x, axis, n, _) => (x, x.Roll(n * x.Shape[axis], axis)));

    [Fact]
    public void Padding_is_undone_by_cutting_off() => Same((x, axis, n, m) => (x, x.Pad(axis, n, m, value: n % 2).Pad(axis, -n, -m)));

    [Fact]
    public void Padding_and_flipping_change_places() => Same((x, axis, n, m) => (x.Pad(axis, n, m).Flip(axis), x.Flip(axis).Pad(axis, m, n)));

    [Fact]
    public void Pieces_of_a_split_join_to_the_whole() => Same((x, axis, n, m) =>
    {
        var cut = n % (x.Shape[axis] + 1);
        return (x, Tensor.Concatenate([.. x.Split(axis, cut, x.Shape[axis] - cut).SelectMany(piece => piece.Chunk(axis, 1 + m)).DefaultIfEmpty(x)], axis));
    });

    [Fact]
    public void Splitting_what_was_joined_gives_the_pieces() => Same((x, axis, n, _) =>
        (x.Flip(axis), Tensor.Concatenate([x, x.Flip(axis)], axis).Split(axis, x.Shape[axis], x.Shape[axis])[1]));

    [Fact]
    public void A_slice_of_a_slice_is_a_slice() => Same((x, axis, n, m) =>
    {
        var (size, first, second) = (x.Shape[axis], 1 + n % 3, 1 + m % 3);
        var count = (size + first - 1) / first;
        var inner = (count + second - 1) / second;
        return (x.Slice(axis, 0, first * second, inner), x.Slice(axis, 0, first, count).Slice(axis, 0, second, inner));
    });

    [Fact]
    public void A_flip_is_a_slice_backwards() => Same((x, axis, _, _) => (x.Flip(axis), x.Slice(axis, x.Shape[axis] - 1, -1, x.Shape[axis])), 1);

    [Fact]
    public void Joining_and_permuting_change_places() => Same((x, axis, n, m) =>
    {
        var axes = Order(x.Rank, n, m);
        return (Tensor.Concatenate([x, x.Flip(axis)], axis).Permute(axes),
            Tensor.Concatenate([x.Permute(axes), x.Flip(axis).Permute(axes)], Array.IndexOf(axes, axis)));
    });

    [Fact]
    public void Broadcasting_then_summing_multiplies() => Same((x, axis, n, _) =>
    {
        var whole = x.To(DType.I64);
        return (whole * n, whole.Unsqueeze(axis).BroadcastTo(x.Shape.Insert(axis, n)).Sum(axis));
    });

    [Fact]
    public void The_gradient_of_broadcasting_counts_and_that_of_summing_broadcasts() => Same((x, axis, n, m) =>
    {
        var y = x.To(DType.I8).To(DType.F64);
        var (row, shape) = (y.Sum(axis, keepAxis: true), y.Shape.Insert(0, n));
        var counts = row.BroadcastTo(shape).Vjp(Tensor.Full(shape, m, DType.F64), row)[0];
        var spread = y.Sum(axis, keepAxis: true).Vjp(row, y)[0];
        return (Tensor.Stack([Tensor.Full(y.Shape, (double)n * m * y.Shape[axis], DType.F64), row.BroadcastTo(y.Shape)]),
            Tensor.Stack([counts.BroadcastTo(y.Shape), spread]));
    });

    [Fact]
    public void Overlapping_windows_add_up_to_each_element_as_often_as_it_is_covered() => Same((x, axis, n, m) =>
    {
        // Small whole numbers, whose sums are exact; not negative, since what no window covers comes back as 0, not -0.
        var y = x.To(DType.U8).To(DType.F64);
        var (size, step) = (1 + n % x.Shape[axis], 1 + m % 2);
        var covered = Tensor.Ones(x.Shape, DType.F64).Windows(axis, size, step).Overlap(axis, x.Shape[axis], step);
        return (y * covered, y.Windows(axis, size, step).Overlap(axis, x.Shape[axis], step));
    }, 1);

    private static int[] Order(int rank, int n, int m) => [.. Enumerable.Range(0, rank).OrderBy(axis => (axis * (1 + n % 5) + m) % 7)];

    /// <summary>Checks a law on operands of at least one axis, given one of them (not shorter than <paramref name="least"/>) and two numbers from 0 to 5.</summary>
    private static void Same(Func<Tensor, int, int, int, (Tensor Expected, Tensor Actual)> law, int least = 0)
    {
        var cases =
            from plan in GraphPlans.Of(GraphPlans.Wild(), 4, [.. GraphOperations.Movement, .. GraphOperations.Elementwise[..4]]).Generator
            from numbers in Gen.Three(Gen.Choose(0, 5))
            select (Plan: plan, Numbers: numbers);
        PropertyCheck.Run(Arb.From(cases, item => item.Plan.Smaller().Select(plan => (plan, item.Numbers))), 40, item =>
        {
            var (first, n, m) = item.Numbers;
            var x = item.Plan.Build()[^1];
            if (x.Rank == 0)
                x = x.Unsqueeze(0);
            var axis = first % x.Rank;
            if (x.Shape[axis] < least)
                x = x.Pad(axis, least, 0);
            if (x.Rank == 6)
                x = x.Flatten(0, 1);
            var (expected, actual) = law(x, axis, n, m);
            Bits.Same([expected], [actual]);
        });
    }
}
