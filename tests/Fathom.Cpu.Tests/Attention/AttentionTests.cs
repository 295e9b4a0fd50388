namespace Fathom.Cpu.Tests;

public sealed unsafe class AttentionTests
{
    public static TheoryData<int, int, int, bool> Sizes => new()
    {
        { 1, 1, 1, false }, { 5, 9, 3, false }, { 100, 100, 33, true }, { 40, 250, 64, true }, { 200, 200, 32, false }, { 10, 383, 8, false }, { 300, 300, 16, true },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void F32_has_the_same_bits_at_every_width(int queries, int keys, int depth, bool causal)
    {
        var settings = new AttentionSettings(causal, 0.25, causal ? 70 : 0, 0.2, false, false);
        var expected = Run<F32x16>(512, settings, queries, keys, depth);
        Assert.Equal(expected, Run<F32x8>(256, settings, queries, keys, depth));
        Assert.Equal(expected, Run<F32x4>(128, settings, queries, keys, depth));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Heads_side_by_side_give_the_bits_of_heads_apart(int queries, int keys, int depth, bool causal)
    {
        var settings = new AttentionSettings(causal, 0.25, causal ? 70 : 0, 0.2, false, false);
        Assert.Equal(Run<F32x8>(256, settings, queries, keys, depth), Run<F32x8>(256, settings, queries, keys, depth, sideBySide: true));
    }

    // y, log-sums, dq, dk and dv of two batches of two heads, each matrix on its own or its rows beside those of the other head.
    private static float[][] Run<V>(int bits, AttentionSettings settings, int queries, int keys, int depth, bool sideBySide = false)
        where V : struct, IFloatMemoryLanes<V, float>
    {
        var random = new Random(queries * keys + depth);
        View Layout(int rows, int columns) =>
            sideBySide ? View.Dense([2, 2, rows, columns], [0, 2, 1, 3]) : View.RowMajor([2, 2, rows, columns]);
        MatrixStack Stack(int rows, int columns) => new(Layout(rows, columns));
        float[] Draw(int rows, int columns)
        {
            float[] drawn = [.. Enumerable.Range(0, 4 * rows * columns).Select(_ => (float)(random.NextDouble() - 0.5))];
            var laid = new float[drawn.Length];
            foreach (var (place, number) in Places(Layout(rows, columns)).Zip(drawn))
                laid[place] = number;
            return laid;
        }
        float[] Read(float[] laid, int rows, int columns) => [.. Places(Layout(rows, columns)).Select(place => laid[place])];
        var sizes = new AttentionSizes(2, 2, 2, queries, keys, depth, depth);
        var (forQueries, forKeys) = (Stack(queries, depth), Stack(keys, depth));
        var views = new AttentionViews(forQueries, forKeys, forKeys)
        {
            Y = forQueries,
            Dy = forQueries,
            Dq = forQueries,
            Dk = forKeys,
            Dv = forKeys,
        };
        var kernels = KernelSet<float>.Create(bits);
        float[] q = Draw(queries, depth), k = Draw(keys, depth), v = Draw(keys, depth), dy = Draw(queries, depth);
        float[] y = new float[q.Length], logSum = new float[4 * queries], dq = new float[q.Length], dk = new float[k.Length], dv = new float[k.Length];
        var key = 123UL;
        fixed (float* pq = q, pk = k, pv = v, pdy = dy, py = y, pl = logSum, pdq = dq, pdk = dk, pdv = dv)
        {
            var buffers = new AttentionBuffers<float>
            {
                Q = pq,
                K = pk,
                V = pv,
                Dy = pdy,
                Y = py,
                LogSum = pl,
                Dq = pdq,
                Dk = pdk,
                Dv = pdv,
                Key = &key,
            };
            new AttentionForward<V, float>(settings, sizes, views, kernels).Run(buffers);
            new AttentionBackward<V, float>(settings, sizes, views, kernels).Run(buffers);
        }
        return [Read(y, queries, depth), logSum, Read(dq, queries, depth), Read(dk, keys, depth), Read(dv, keys, depth)];
    }

    // Where the elements lie, in row-major order.
    private static IEnumerable<long> Places(View view) =>
        Enumerable.Range(0, (int)view.Shape.ElementCount).Select(element =>
        {
            var (place, rest) = (view.Offset, (long)element);
            for (var axis = view.Shape.Rank - 1; axis >= 0; rest /= view.Shape[axis--])
                place += rest % view.Shape[axis] * view.Strides[axis];
            return place;
        });
}
