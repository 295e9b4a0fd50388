namespace Fathom.Data.Tests;

public class DataLoaderTests
{
    private static readonly ImageDataset Images = SyntheticDigits.Create(new RandomKey(5), 103, 0).Train;

    private static readonly ITransform Augmentation =
        new Compose(
            new RandomAffine(15, 0.1f, 0.9f, 1.1f, 5), new RandomCrop(2), new RandomFlip(), new RandomErasing(), new Normalize([0.13f], [0.31f]));

    private static DataLoader<int[]> Numbers(int count, LoaderOptions options, Action<BatchRequest>? before = null) =>
        new(count, request =>
        {
            before?.Invoke(request);
            return request.Indices.ToArray();
        }, options);

    [Fact]
    public void Images_become_f32_and_labels_i64()
    {
        var loader = DataLoader.For(Images, new() { BatchSize = 10, Order = SampleOrder.Sequential });

        foreach (var (images, labels) in loader)
        {
            Assert.Equal((DType.F32, DType.I64), (images.DType, labels.DType));
            Assert.Equal<Shape>([10, 1, 28, 28], images.Shape);
            Assert.Equal(Images.Pixels.ToArray()[..7840].Select(pixel => pixel / 255f), images.ToArray<float>());
            Assert.Equal(Images.Labels.Take(10).Select(label => (long)label), labels.ToArray<long>());
            break;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Augmented_epochs_are_the_same_bits_for_any_number_of_workers(int workers)
    {
        var options = new LoaderOptions { BatchSize = 16, Key = new RandomKey(9), Workers = 0 };
        var expected = DataLoader.For(Images, options, Augmentation, new Mixup(10)).Epoch(3).ToArray();

        var actual = DataLoader.For(Images, options with { Workers = workers }, Augmentation, new Mixup(10)).Epoch(3).ToArray();

        Assert.Equal(7, actual.Length);
        for (var batch = 0; batch < actual.Length; batch++)
        {
            Assert.Equal(expected[batch].Images.ToArray<float>(), actual[batch].Images.ToArray<float>());
            Assert.Equal(expected[batch].Labels.ToArray<float>(), actual[batch].Labels.ToArray<float>());
        }
    }

    [Fact]
    public void Augmentation_of_a_sample_does_not_depend_on_the_batch_size()
    {
        var options = new LoaderOptions { Order = SampleOrder.Sequential, BatchSize = 7 };

        float[] Pixels(int batchSize) =>
            [.. DataLoader.For(Images, options with { BatchSize = batchSize }, Augmentation).SelectMany(batch => batch.Images.ToArray<float>())];

        Assert.Equal(Pixels(7), Pixels(64));
    }

    [Fact]
    public void Tensor_data_sets_keep_their_element_types()
    {
        var data = new TensorDataset<byte, float>([1, 2, 3, 4, 5, 6], [2], [7, 8, 9]);

        var (inputs, targets) = DataLoader.For(data, new() { BatchSize = 3, Order = SampleOrder.Sequential }).Single();

        Assert.Equal((DType.U8, DType.F32), (inputs.DType, targets.DType));
        Assert.Equal<Shape>([3, 2], inputs.Shape);
        Assert.Equal<Shape>([3], targets.Shape);
        Assert.Equal([7f, 8, 9], targets.ToArray<float>());
    }

    [Fact]
    public void A_collate_function_makes_batches_of_any_kind()
    {
        var loader = DataLoader.For(
            Images, (samples, request) => (request.Number, Sum: samples.Sum(sample => sample.Label)), new() { BatchSize = 50 });

        var batches = loader.ToArray();

        Assert.Equal([0, 1, 2], batches.Select(batch => batch.Number));
        Assert.Equal(Images.Labels.Sum(), batches.Sum(batch => batch.Sum));
    }

    [Theory]
    [InlineData(LastBatch.Keep, 4, 10)]
    [InlineData(LastBatch.Drop, 3, 9)]
    public void The_last_batch_is_kept_or_dropped(LastBatch last, int batches, int samples)
    {
        var loader = Numbers(10, new() { BatchSize = 3, LastBatch = last });

        var epoch = loader.Epoch(0).ToArray();

        Assert.Equal(batches, loader.BatchCount);
        Assert.Equal(batches, epoch.Length);
        Assert.Equal(samples, epoch.SelectMany(batch => batch).Distinct().Count());
    }

    [Theory]
    [InlineData(LastBatch.Keep, 8, 3)]
    [InlineData(LastBatch.Drop, 6, 2)]
    public void An_epoch_of_fewer_samples_takes_the_first_of_its_order(LastBatch last, int samples, int batches)
    {
        var all = Numbers(20, new() { BatchSize = 3, LastBatch = last });
        var few = Numbers(20, new() { BatchSize = 3, LastBatch = last, EpochLength = 8 });

        Assert.Equal(batches, few.BatchCount);
        for (var epoch = 0; epoch < 3; epoch++)
            Assert.Equal(all.Epoch(epoch).SelectMany(batch => batch).Take(samples), few.Epoch(epoch).SelectMany(batch => batch));
        Assert.Equal(7, Numbers(20, new() { BatchSize = 3, EpochLength = 100 }).BatchCount);
    }

    [Fact]
    public void Each_epoch_has_an_order_of_its_own_and_enumeration_moves_on()
    {
        var loader = Numbers(100, new() { BatchSize = 10 });

        var first = loader.SelectMany(batch => batch).ToArray();
        var second = loader.SelectMany(batch => batch).ToArray();

        Assert.NotEqual(first, second);
        Assert.Equal(first, loader.Epoch(0).SelectMany(batch => batch));
        Assert.Equal(second, loader.Epoch(1).SelectMany(batch => batch));
        Assert.Equal(2, loader.NextEpoch);
    }

    [Fact]
    public void An_empty_data_set_gives_no_batches() => Assert.Empty(Numbers(0, new()));

    [Fact]
    public void A_batch_size_that_leaves_no_batch_is_refused() =>
        Assert.All(
            new LoaderOptions[] { new() { BatchSize = 6 }, new() { BatchSize = 5, EpochLength = 4 } },
            options => Assert.Throws<ArgumentException>(() => Numbers(5, options with { LastBatch = LastBatch.Drop })));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_fault_in_a_worker_reaches_the_consumer_after_the_batches_before_it(int workers)
    {
        var loader = Numbers(100, new() { BatchSize = 10, Workers = workers, Order = SampleOrder.Sequential }, request =>
        {
            if (request.Number == 4)
                throw new InvalidDataException("sample 40 is rotten");
        });
        var seen = 0;

        var fault = Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var _ in loader)
                seen++;
        });

        Assert.Equal("sample 40 is rotten", fault.Message);
        Assert.Equal(4, seen);
    }

    [Fact]
    public void Leaving_early_stops_the_workers()
    {
        var made = 0;
        var loader = Numbers(100_000, new() { BatchSize = 1, Workers = 3, Prefetch = 6 }, _ => Interlocked.Increment(ref made));

        foreach (var _ in loader)
            break;
        var afterLeaving = made;
        Thread.Sleep(50);

        Assert.Equal(afterLeaving, made);
        Assert.InRange(made, 1, 20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Cancellation_ends_the_epoch(int workers)
    {
        using var cancellation = new CancellationTokenSource();
        var loader = Numbers(1000, new() { BatchSize = 1, Workers = workers });
        var seen = 0;

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var _ in loader.Epoch(0, cancellation.Token))
                if (++seen == 5)
                    cancellation.Cancel();
        });

        Assert.Equal(5, seen);
    }
}
