namespace Fathom.Data.Tests;

public class ImageDatasetTests
{
    private static ImageDataset Small() => new("small", new(1, 1, 2), [0, 255, 10, 20, 30, 40], [0, 1, 0], ["a", "b"]);

    [Fact]
    public void A_sample_is_its_pixels_and_label()
    {
        var sample = Small()[1];

        Assert.Equal([10, 20], sample.Pixels.ToArray());
        Assert.Equal(1, sample.Label);
    }

    [Fact]
    public void Subset_keeps_the_given_order()
    {
        var subset = Small().Subset([2, 0]);

        Assert.Equal([30, 40, 0, 255], subset.Pixels.ToArray());
        Assert.Equal([0, 0], subset.Labels);
    }

    [Fact]
    public void Concat_appends()
    {
        var both = Small().Concat(Small());

        Assert.Equal(6, both.Count);
        Assert.Equal([30, 40], both[5].Pixels.ToArray());
    }

    [Fact]
    public void Pixels_that_do_not_fit_the_labels_are_refused() =>
        Assert.Throws<ShapeException>(() => new ImageDataset("bad", new(1, 2, 2), new byte[7], [0, 0], ["a"]));

    [Fact]
    public void A_label_without_a_class_name_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ImageDataset("bad", new(1, 1, 1), new byte[1], [1], ["a"]));

    [Fact]
    public void Channel_statistics_equal_their_definition()
    {
        var pixels = new byte[] { 0, 255, 10, 20, 30, 40 };
        var mean = pixels.Average(pixel => pixel / 255.0);
        var std = Math.Sqrt(pixels.Average(pixel => Math.Pow(pixel / 255.0 - mean, 2)));

        var (actualMean, actualStd) = Small().ChannelStatistics();

        Assert.Equal(mean, actualMean[0], 1e-6);
        Assert.Equal(std, actualStd[0], 1e-6);
    }
}
