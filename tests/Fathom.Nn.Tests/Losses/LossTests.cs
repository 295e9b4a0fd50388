namespace Fathom.Nn.Tests;

public class LossTests
{
    [Fact]
    public void A_column_against_a_vector_is_refused_with_the_mend()
    {
        var predictions = Tensor.Zeros([4, 1]);
        var targets = Tensor.Zeros([4]);
        var message = Assert.Throws<ShapeException>(() => Losses.MeanSquaredError(predictions, targets)).Message;
        Assert.Equal(
            "MeanSquaredError: predictions has shape [4, 1], targets has [4]. They have equally many elements: write targets.Reshape(predictions.Shape)?",
            message);
    }

    [Fact]
    public void Huber_is_a_square_near_and_straight_far()
    {
        var losses = Losses.Huber(Tensor.From<float>(0.5f, 3), Tensor.Zeros([2]), reduction: Reduction.None).ToArray<float>();
        Assert.Equal([0.125f, 2.5f], losses);
    }

    [Fact]
    public void Binary_cross_entropy_of_extreme_logits_is_finite_and_so_is_its_gradient()
    {
        var logits = Tensor.From<float>(-1000, 1000, 0);
        var loss = Losses.BinaryCrossEntropyWithLogits(logits, Tensor.From<float>(1, 0, 1), reduction: Reduction.Sum);
        Assert.Equal(2000 + Math.Log(2), loss.Item(), 1e-3);
        Assert.Equal([-1f, 1, -0.5f], loss.Grad(logits).ToArray<float>());
    }

    [Fact]
    public void Binary_cross_entropy_of_certain_probabilities_is_held()
    {
        var p = Tensor.From<float>(0, 1);
        Assert.Equal(100f, Losses.BinaryCrossEntropy(p, Tensor.From<float>(1, 0)).Item());
    }

    [Fact]
    public void Divergence_of_a_distribution_from_itself_is_zero()
    {
        var p = Tensor.RandomNormal([3, 5], new RandomKey(1)).Softmax();
        Assert.Equal(0, Losses.KullbackLeiblerBatchMean(p.Log(), p).Item(), 1e-6);
    }
}
