namespace Fathom.Nn.Tests;

public class PositionTests
{
    [Fact]
    public void Sinusoids_are_those_of_the_paper()
    {
        var table = new SinusoidalPositions(6, 50).Forward(Tensor.Zeros([1, 50, 6])).ToArray<float>();
        for (var position = 0; position < 50; position++)
            for (var i = 0; i < 3; i++)
            {
                var angle = position * Math.Pow(10000, -2 * i / 6.0);
                Assert.Equal(Math.Sin(angle), table[6 * position + 2 * i], 1e-5);
                Assert.Equal(Math.Cos(angle), table[6 * position + 2 * i + 1], 1e-5);
            }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Products_of_rotated_vectors_depend_on_distance_only(bool halves)
    {
        var rotary = new RotaryPositions(8, 40, halves: halves);
        var (q, k) = (Tensor.RandomNormal([1, 8], new RandomKey(1)), Tensor.RandomNormal([1, 8], new RandomKey(2)));
        float Product(long query, long key) =>
            (rotary.Rotate(q, Tensor.From<long>(query)) * rotary.Rotate(k, Tensor.From<long>(key))).Sum().Item();

        Assert.Equal((q * k).Sum().Item(), Product(7, 7), 1e-5);
        Assert.Equal(Product(9, 4), Product(35, 30), 1e-4);
        Assert.NotEqual(Product(9, 4), Product(9, 5), 1e-3);
    }

    [Fact]
    public void Neighbours_turn_by_their_angle()
    {
        // Position 2 of the first pair: cos 2 and sin 2; the second pair turns 100 times slower.
        var turned = new RotaryPositions(4, 5).Rotate(Tensor.From<float>([1, 0, 0, 1], [1, 4]), Tensor.From<long>(2)).ToArray<float>();

        Assert.Equal([(float)Math.Cos(2), (float)Math.Sin(2), -(float)Math.Sin(0.02), (float)Math.Cos(0.02)], turned, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Halves_are_a_permutation_of_neighbours()
    {
        var x = Tensor.RandomNormal([3, 8], new RandomKey(1));
        int[] order = [0, 2, 4, 6, 1, 3, 5, 7];
        Tensor Permuted(Tensor y) => y.Take(Tensor.From<int>(order), 1);

        Assert.Equal(Permuted(new RotaryPositions(8, 9).Rotate(x)).ToArray<float>(), new RotaryPositions(8, 9, halves: true).Rotate(Permuted(x)).ToArray<float>());
    }

    [Theory]
    [InlineData(8, new[] { 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625 })]
    [InlineData(3, new[] { 0.0625, 0.00390625, 0.25 })]
    public void Slopes_of_linear_biases_are_those_of_the_paper(int heads, double[] slopes)
    {
        Assert.Equal(slopes, new AlibiBias(heads).Slopes.Value.ToArray<float>().Select(slope => (double)slope));
    }

    [Fact]
    public void Linear_biases_grow_with_the_distance()
    {
        Assert.Equal([0f, -0.0625f, -0.125f, -0.0625f, 0, -0.0625f], new AlibiBias(2).Bias(2, 3).ToArray<float>()[..6]);
        Assert.Equal([-0.1875f, -0.125f, -0.0625f], new AlibiBias(2).Bias(1, 3, Tensor.Of(3L)).ToArray<float>()[..3]);
    }

    [Fact]
    public void Learned_positions_are_added()
    {
        var positions = new LearnedPositions(4, 6, random: new RandomKey(1));
        Assert.Equal(positions.Weight.Value.Slice(0, ..5).ToArray<float>(), positions.Forward(Tensor.Zeros([1, 5, 4])).ToArray<float>());
        Assert.Equal(positions.Weight.Value.Slice(0, 4..5).ToArray<float>(), positions.Forward(Tensor.Zeros([1, 1, 4]), Tensor.From<long>(4)).ToArray<float>());
        Assert.Contains("table has 6", Assert.Throws<ShapeException>(() => positions.Forward(Tensor.Zeros([1, 7, 4]))).Message);
    }

    [Fact]
    public void Odd_widths_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RotaryPositions(5, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SinusoidalPositions(5, 8));
    }
}
