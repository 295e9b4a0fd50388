namespace Fathom.Nn.Tests;

public class MetricTests
{
    [Fact]
    public void Accuracy_gathers_over_batches()
    {
        var accuracy = new Accuracy();
        accuracy.Add(Tensor.From<float>([0.1f, 0.9f, 0.8f, 0.2f], [2, 2]), Tensor.From<long>(1, 1));
        accuracy.Add(Tensor.From<long>(0, 1), Tensor.From<long>(0, 1));
        Assert.Equal(0.75, accuracy.Value);
    }

    [Fact]
    public void A_class_among_the_k_highest_scores_counts()
    {
        var metric = new TopKAccuracy(2);
        metric.Add(Tensor.From<float>([3, 2, 1, 3, 2, 1], [2, 3]), Tensor.From<long>(1, 2));
        Assert.Equal(0.5, metric.Value);
    }

    [Theory]
    [InlineData(ClassAverage.Macro, (2.0 / 3 + 0.5 + 0) / 3)]
    [InlineData(ClassAverage.Micro, 0.5)]
    public void F1_is_averaged_over_classes_or_samples(ClassAverage average, double expected)
    {
        var f1 = new F1Score(3, average);
        f1.Add(Tensor.From<long>(0, 0, 1, 1), Tensor.From<long>(0, 1, 1, 2));
        // Class 0: precision 1/2, recall 1; class 1: 1/2 and 1/2; class 2: never predicted.
        Assert.Equal(expected, f1.Value, 1e-12);
    }

    [Fact]
    public void Equal_scores_count_half_in_the_area_under_the_curve()
    {
        var auc = new RocAuc();
        auc.Add(Tensor.From<float>(0.5f, 0.5f, 0.9f, 0.1f), Tensor.From<float>(1, 0, 1, 0));
        Assert.Equal(3.5 / 4, auc.Value, 1e-12);
    }

    [Fact]
    public void Average_precision_weighs_precisions_by_added_recall()
    {
        var metric = new AveragePrecision();
        metric.Add(Tensor.From<float>(0.9f, 0.8f, 0.7f), Tensor.From<float>(1, 0, 1));
        Assert.Equal(0.5 * 1 + 0.5 * 2 / 3, metric.Value, 1e-12);
    }

    [Fact]
    public void Regression_metrics_follow_their_formulas()
    {
        IMetric[] metrics = [new MeanAbsoluteError(), new RootMeanSquaredError(), new RSquared()];
        foreach (var metric in metrics)
        {
            metric.Add(Tensor.From<float>(1, 2), Tensor.From<float>(1, 4));
            metric.Add(Tensor.From<float>(3), Tensor.From<float>(4));
        }
        Assert.Equal([1, Math.Sqrt(5.0 / 3), 1 - 5.0 / 6], metrics.Select(metric => metric.Value));
    }

    [Fact]
    public void Recall_is_the_greatest_at_any_threshold_that_is_precise_enough()
    {
        // From the highest score: +, -, +, +, -: precisions 1, 1/2, 2/3, 3/4, 3/5 at recalls 1/3, 1/3, 2/3, 1, 1.
        var (scores, labels) = (Tensor.From<float>(0.9f, 0.8f, 0.7f, 0.6f, 0.5f), Tensor.From<float>(1, 0, 1, 1, 0));
        foreach (var (precision, expected) in ((double, double)[])[(0.9, 1 / 3.0), (0.75, 1), (0.5, 1)])
        {
            var metric = new RecallAtPrecision(precision);
            metric.Add(scores, labels);
            Assert.Equal(expected, metric.Value, 1e-12);
        }
    }

    [Fact]
    public void Nothing_is_found_where_no_threshold_is_precise_enough()
    {
        var metric = new RecallAtPrecision(0.8);
        metric.Add(Tensor.From<float>(0.9f, 0.1f), Tensor.From<float>(0, 1));
        Assert.Equal(0, metric.Value);
    }

    [Fact]
    public void The_calibration_error_is_the_distance_of_probabilities_from_shares()
    {
        var metric = new CalibrationError(2);
        // Below a half: mean 0.2, of four one is positive; above: mean 0.9, of two one is positive.
        metric.Add(Tensor.From<float>(0.1f, 0.3f, 0.2f, 0.2f, 0.8f, 1f), Tensor.From<float>(0, 1, 0, 0, 1, 0));
        Assert.Equal((4 * 0.05 + 2 * 0.4) / 6, metric.Value, 1e-6);
        Assert.Equal([4L, 2L], metric.Bins.Select(bin => bin.Count));
    }
}
