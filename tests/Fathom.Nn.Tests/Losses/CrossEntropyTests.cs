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

    [Fact]
    public void Many_classes_give_the_loss_and_gradient_of_the_log_probabilities()
    {
        const int classes = 1000;
        var logits = (Tensor.Iota([3 * classes], 0, DType.I32) * 37).To(DType.F64).Sin().Reshape([3, classes]) * 9;
        var labels = Tensor.From<long>(7, -100, classes - 1);
        var actual = Losses.CrossEntropy(logits, labels);
        var expected = Losses.NegativeLogLikelihood(logits.LogSoftmax(1), labels);
        Assert.Equal(expected.Item<double>(), actual.Item<double>(), 1e-12);
        var dy = Tensor.Ones([], DType.F64);
        foreach (var (e, a) in expected.Vjp(dy, logits)[0].ToArray<double>().Zip(actual.Vjp(dy, logits)[0].ToArray<double>()))
            Assert.Equal(e, a, 1e-13);
        Assert.True(double.IsNaN(Losses.CrossEntropy(logits, Tensor.From<long>(7, 0, classes)).Item<double>()));
    }

    [Fact]
    public void The_mean_leaves_ignored_labels_out()
    {
        var logits = Tensor.From<float>([1, 2, 3, 4, 5, 7], [2, 3]);
        var loss = Losses.CrossEntropy(logits, Tensor.From<long>(2, -100)).Item();
        Assert.Equal(-(3 - Math.Log(Math.Exp(1) + Math.Exp(2) + Math.Exp(3))), loss, 1e-6);
    }

    [Fact]
    public void A_label_that_is_no_class_gives_NaN()
    {
        Assert.True(float.IsNaN(Losses.CrossEntropy(Tensor.Zeros([1, 3]), Tensor.From<long>(3)).Item()));
    }

    [Fact]
    public void The_gradient_is_softmax_less_target()
    {
        var logits = Tensor.From<float>([1, 2, 3], [1, 3]);
        var gradient = Losses.CrossEntropy(logits, Tensor.From<long>(0)).Grad(logits).ToArray<float>();
        var softmax = logits.Softmax().ToArray<float>();
        Assert.Equal(softmax[0] - 1, gradient[0], 1e-6f);
        Assert.Equal(softmax[2], gradient[2], 1e-6f);
    }

    [Fact]
    public void Probabilities_that_are_one_hot_give_the_loss_of_labels()
    {
        var logits = Tensor.RandomNormal([6, 4], new RandomKey(1));
        var labels = Tensor.From<long>(0, 1, 2, 3, 1, 2);
        Assert.Equal(
            Losses.CrossEntropy(logits, labels, labelSmoothing: 0.1).Item(),
            Losses.CrossEntropy(logits, labels.OneHot(4), labelSmoothing: 0.1).Item(), 1e-5f);
    }
}
