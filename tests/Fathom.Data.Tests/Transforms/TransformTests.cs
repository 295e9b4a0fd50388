namespace Fathom.Data.Tests;

public class TransformTests
{
    private static readonly ImageShape Shape = new(2, 5, 7);

    private static float[] Ramp() => [.. Enumerable.Range(1, Shape.ElementCount).Select(value => (float)value)];

    private static float[] Applied(ITransform transform, ulong seed = 1)
    {
        var image = Ramp();
        transform.Apply(image, Shape, new RandomKey(seed));
        return image;
    }

    public static TheoryData<ITransform> Random =>
    [
        new RandomFlip(), new RandomCrop(2), new RandomCrop(2, PaddingMode.Reflect),
        new RandomRotation(30), new RandomAffine(10, 0.2f, 0.8f, 1.2f, 10), new RandomErasing(), new RandomCutout(2),
    ];

    [Theory]
    [MemberData(nameof(Random))]
    public void The_same_key_gives_the_same_image_and_some_key_another(ITransform transform)
    {
        Assert.Equal(Applied(transform), Applied(transform));
        Assert.Contains(Enumerable.Range(2, 20), seed => !Applied(transform, (ulong)seed).SequenceEqual(Applied(transform)));
    }

    [Fact]
    public void Normalize_subtracts_the_mean_and_divides_by_the_deviation_of_each_channel()
    {
        var image = Applied(new Normalize([1, 2], [2, 4]));

        Assert.Equal((Ramp()[3] - 1) / 2, image[3]);
        Assert.Equal((Ramp()[40] - 2) / 4, image[40]);
        Assert.Throws<ShapeException>(() => Applied(new Normalize([1, 2, 3], [1, 1, 1])));
    }

    [Fact]
    public void A_horizontal_flip_reverses_rows()
    {
        var image = Applied(new RandomFlip(FlipAxis.Horizontal, 1));

        Assert.Equal([7f, 6, 5, 4, 3, 2, 1], image[..7]);
    }

    [Fact]
    public void A_vertical_flip_reverses_the_order_of_rows_in_each_channel()
    {
        var image = Applied(new RandomFlip(FlipAxis.Vertical, 1));

        Assert.Equal(Ramp()[28..35], image[..7]);
        Assert.Equal(Ramp()[14..21], image[14..21]);
        Assert.Equal(Ramp()[63..70], image[35..42]);
    }

    [Theory]
    [InlineData(PaddingMode.Zero)]
    [InlineData(PaddingMode.Reflect)]
    public void A_crop_is_a_window_of_the_padded_image(PaddingMode mode)
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var image = Applied(new RandomCrop(2, mode), seed);
            Assert.Contains(
                from down in Enumerable.Range(-2, 5) from right in Enumerable.Range(-2, 5) select Window(down, right, mode),
                window => window.SequenceEqual(image));
        }
    }

    private static float[] Window(int down, int right, PaddingMode mode) =>
    [
        .. from channel in Enumerable.Range(0, 2)
           from y in Enumerable.Range(0, 5)
           from x in Enumerable.Range(0, 7)
           select Padded(channel, y + down, x + right, mode),
    ];

    private static float Padded(int channel, int y, int x, PaddingMode mode)
    {
        if (mode == PaddingMode.Reflect)
            (y, x) = (4 - Math.Abs(4 - Math.Abs(y)), 6 - Math.Abs(6 - Math.Abs(x)));
        return y is >= 0 and < 5 && x is >= 0 and < 7 ? Ramp()[channel * 35 + y * 7 + x] : 0;
    }

    [Fact]
    public void Rotation_by_0_changes_nothing() => Assert.Equal(Ramp(), Applied(new RandomRotation(0)));

    [Fact]
    public void Scaling_a_constant_image_up_leaves_it_constant()
    {
        var image = new float[Shape.ElementCount];
        image.AsSpan().Fill(3);

        new RandomAffine(0, 0, 2, 2).Apply(image, Shape, new RandomKey(1));

        Assert.All(image, value => Assert.Equal(3, value, 1e-6f));
    }

    [Fact]
    public void Erasing_writes_one_rectangle_through_all_channels()
    {
        var image = Applied(new RandomErasing(1, 0.2f, 0.3f, 1, value: -1));

        var erased = image.Take(35).Count(value => value == -1);
        Assert.InRange(erased, 4, 16);
        Assert.Equal(erased, image.Skip(35).Count(value => value == -1));
    }

    [Theory]
    [InlineData(3, 9)]
    [InlineData(6, 30)]
    [InlineData(9, 35)]
    public void A_cutout_clears_a_square_that_lies_within_the_image_through_all_channels(int side, int count)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var image = Applied(new RandomCutout(side), seed);
            var cleared = Enumerable.Range(0, 70).Where(i => image[i] == 0).ToArray();

            Assert.Equal(count, cleared.Count(i => i < 35));
            Assert.Equal(cleared.Where(i => i < 35).Select(i => i + 35), cleared.Where(i => i >= 35));
            Assert.Equal(Math.Min(side, 7), cleared.Select(i => i % 7).Distinct().Count());
            Assert.All(cleared.Length < 70 ? Enumerable.Range(0, 70).Except(cleared) : [], i => Assert.Equal(Ramp()[i], image[i]));
        }
    }

    [Fact]
    public void An_affine_map_samples_a_plane_where_it_says()
    {
        // Of a plane a + b x + c y, bilinear interpolation gives the values of the plane itself, wherever all four pixels are inside.
        var shape = new ImageShape(1, 9, 11);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var (across, down) = (Plane(shape, 1, 0), Plane(shape, 0, 1));
            var affine = new RandomAffine(15, minScale: 0.9f, maxScale: 1.1f);
            affine.Apply(across, shape, new RandomKey(seed));
            affine.Apply(down, shape, new RandomKey(seed));

            // A turn with scale keeps angles: one step to the right is a quarter turn from one step down, of equal length.
            var middle = 4 * 11 + 5;
            var (rightX, rightY) = (across[middle + 1] - across[middle], down[middle + 1] - down[middle]);
            var (downX, downY) = (across[middle + 11] - across[middle], down[middle + 11] - down[middle]);
            Assert.Equal((105, 104), (Math.Round(across[middle], 4), Math.Round(down[middle], 4)));
            Assert.Equal(rightX, downY, 1e-4f);
            Assert.Equal(rightY, -downX, 1e-4f);
            Assert.InRange(MathF.Atan2(rightY, rightX) * 180 / MathF.PI, -15.1f, 15.1f);
            Assert.InRange(MathF.Sqrt(rightX * rightX + rightY * rightY), 1 / 1.11f, 1 / 0.89f);
        }
    }

    private static float[] Plane(ImageShape shape, float across, float down) =>
        [.. Enumerable.Range(0, shape.PlaneCount).Select(i => 100 + across * (i % shape.Width) + down * (i / shape.Width))];

    [Fact]
    public void Composition_applies_in_order()
    {
        var image = Applied(new Compose(new Normalize([1], [1]), new Normalize([0], [2])));

        Assert.Equal((Ramp()[10] - 1) / 2, image[10]);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomFlip(probability: 1.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomRotation(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomAffine(0, minScale: 2, maxScale: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomErasing(maxArea: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCutout(0));
        Assert.Throws<ArgumentException>(() => new Normalize([0], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mixup(10, 0));
        Assert.Throws<ShapeException>(() => Applied(new RandomCrop(5, PaddingMode.Reflect)));
    }
}
