namespace Fathom.Training.Tests;

public class ReportImageTests
{
    [Fact]
    public void Pixels_that_do_not_fit_the_shape_are_refused() =>
        Assert.Contains("needs 12 bytes, got 11", Assert.Throws<ArgumentException>(() => new ReportImage(3, 2, 2, new byte[11])).Message);

    [Fact]
    public void Two_channels_are_neither_grey_nor_colour() =>
        Assert.Throws<ArgumentException>(() => new ReportImage(2, 1, 1, new byte[2]));
}
