namespace Fathom.Training.Tests;

public class ReportConfusionTests
{
    private readonly ReportConfusion _confusion = new(3, [8, 2, 0, 1, 4, 0, 0, 0, 0]);

    [Fact]
    public void Measures_follow_from_the_counts()
    {
        Assert.Equal(10, _confusion.Support(0));
        Assert.Equal(8 / 9.0, _confusion.Precision(0));
        Assert.Equal(0.8, _confusion.Recall(0));
        Assert.Equal(2 * 8 / 19.0, _confusion.F1(0), 1e-12);
        Assert.Equal((15, 3), (_confusion.Total, _confusion.ErrorCount));
    }

    [Fact]
    public void Measures_of_a_class_that_never_occurs_are_undefined()
    {
        Assert.True(double.IsNaN(_confusion.Precision(2)));
        Assert.True(double.IsNaN(_confusion.Recall(2)));
        Assert.True(double.IsNaN(_confusion.F1(2)));
    }

    [Fact]
    public void Top_errors_come_by_count_and_skip_empty_cells() =>
        Assert.Equal([(0, 1, 2), (1, 0, 1)], _confusion.TopErrors(5));

    [Fact]
    public void Counts_of_the_wrong_number_are_refused() =>
        Assert.Contains("need 4 counts, got 3", Assert.Throws<ArgumentException>(() => new ReportConfusion(2, [1, 2, 3])).Message);
}
