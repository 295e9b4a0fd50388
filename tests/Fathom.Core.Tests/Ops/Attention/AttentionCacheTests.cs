namespace Fathom.Core.Tests.Ops.Attention;

/// <summary>Attention over a cache that grows: one program, and the numbers of attention over all tokens at once.</summary>
[Collection(ProcessWideCollection.Name)]
public class AttentionCacheTests
{
    [Theory]
    [InlineData(4, 2, 1)]
    [InlineData(3, 3, 5)]
    [InlineData(4, 1, 40)]
    public void Step_by_step_gives_what_all_at_once_gives(int heads, int groups, int first)
    {
        const int length = 60, capacity = 250;
        Tensor q = F32([2, heads, length, 16], 1), k = F32([2, groups, length, 16], 2), v = F32([2, groups, length, 16], 3);
        var expected = q.Attention(k, v, new() { Causal = true });
        StateBuffer keys = new(Tensor.Full([2, groups, capacity, 16], double.NaN)), values = new(Tensor.Full([2, groups, capacity, 16], double.NaN));
        var step = new CompiledFunction(inputs =>
        {
            var (position, rows) = (inputs[0], inputs[2].Shape[2]);
            Tensor newKeys = keys.Value.WriteRows(inputs[2], position), newValues = values.Value.WriteRows(inputs[3], position);
            var y = inputs[1].Attention(newKeys, newValues, new() { Causal = true, KeyCount = position + rows });
            Variable.Assign((keys, newKeys), (values, newValues));
            return [y];
        });
        for (int position = 0, count; position < length; position += count)
        {
            count = position == 0 ? first : 1;
            Tensor Rows(Tensor x) => x.Slice(2, position, 1, count).Eval();
            var y = step.Call(Tensor.Of((long)position), Rows(q), Rows(k), Rows(v))[0];
            // 1e-5: f32 sums of up to 60 terms, in blocks of other sizes.
            Expect.Near(expected.Slice(2, position, 1, count).ToArray<float>(), y.ToArray<float>(), 1e-5);
        }
        Assert.Equal(first == 1 ? 1 : 2, step.Traces);
    }

    [Fact]
    public void A_count_beyond_the_cache_is_refused()
    {
        var x = F32([1, 1, 8, 4], 1);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => x.Attention(x, x, new() { KeyCount = Tensor.Of(9L) }).Eval());
        Assert.Contains("KeyCount is 9, but k and v have 8 rows", error.Message);
    }

    private static Tensor F32(Shape shape, ulong seed) => Sample.Normal(shape, seed).To(DType.F32).Eval();
}
