namespace Fathom.Data.Tests;

public class MixupTests
{
    [Theory]
    [InlineData(0.01f)]
    [InlineData(0.2f)]
    [InlineData(1f)]
    [InlineData(4f)]
    public void Images_and_labels_are_mixed_by_the_same_share(float alpha)
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            // Image k is one-hot at k, label k: after mixing, images and soft labels must be the same numbers.
            var images = new float[64];
            for (var index = 0; index < 8; index++)
                images[index * 9] = 1;
            var soft = new float[64];

            new Mixup(8, alpha).Apply(images, [0, 1, 2, 3, 4, 5, 6, 7], soft, new RandomKey(seed));

            Assert.Equal(soft, images);
            for (var row = 0; row < 8; row++)
                Assert.Equal(1, soft[(row * 8)..(row * 8 + 8)].Sum(), 1e-6f);
        }
    }

    [Fact]
    public void The_mean_share_is_one_half()
    {
        var sum = 0.0;
        for (ulong seed = 0; seed < 4000; seed++)
        {
            var soft = new float[4];
            float[] images = [1, 0];
            new Mixup(2, 1f).Apply(images, [0, 1], soft, new RandomKey(seed));
            sum += soft[0];
        }

        // Half of the time the partner is the sample itself and the share 1; otherwise uniform: mean 3/4, standard error 0.005.
        Assert.InRange(sum / 4000, 0.73, 0.77);
    }

    [Fact]
    public void A_label_outside_the_classes_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mixup(2).Apply(new float[2], [0, 2], new float[4], new RandomKey(1)));
}
