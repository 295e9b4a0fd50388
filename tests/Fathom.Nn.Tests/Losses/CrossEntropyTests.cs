namespace Fathom.Nn.Tests;

public class CrossEntropyTests
{
    [Fact]
    public void A_column_of_labels_is_refused_with_both_expressions()
    {
        var logits = Tensor.Zeros([4, 3]);
        var labels = Tensor.Zeros([4, 1], DType.I64);
        var error = Assert.Throws<ShapeException>(() => Losses.CrossEntropy(logits, labels));
        Assert.Contains("logits has shape [4, 3]", error.Message);
        Assert.Contains("labels must have shape [4], got [4, 1]", error.Message);
    }

    [Theory]
    [InlineData(Reduction.Mean, 0)]
    [InlineData(Reduction.Sum, 0)]
    [InlineData(Reduction.None, 3)]
    public void The_result_has_the_shape_that_the_reduction_says(Reduction reduction, int rank)
    {
        var loss = Losses.CrossEntropy(Tensor.Zeros([2, 5, 3, 4]), Tensor.Zeros([2, 3, 4], DType.I64), labelSmoothing: 0.1, reduction: reduction);
        Assert.Equal(rank, loss.Rank);
    }

    [Fact]
    public void Class_weights_must_number_the_classes()
    {
        var error = Assert.Throws<ShapeException>(() =>
            Losses.CrossEntropy(Tensor.Zeros([4, 3]), Tensor.Zeros([4], DType.I64), classWeights: Tensor.Ones([4])));
        Assert.Contains("each of the 3 classes", error.Message);
    }
}
