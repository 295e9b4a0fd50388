namespace Fathom.Data;

/// <summary>Makes loaders for the common kinds of data set.</summary>
public static class DataLoader
{
    /// <summary>Batches of images f32 [B, C, H, W], scaled to 0..1 before the transform, with class numbers i64 [B].</summary>
    /// <param name="images">The images, all of one shape.</param>
    /// <param name="options">Batch size, order, workers.</param>
    /// <param name="transform">Applied to each image, or null.</param>
    public static DataLoader<(Tensor Images, Tensor Labels)> For(
        IDataset<ImageSample> images, LoaderOptions? options = null, ITransform? transform = null) =>
        new(images.Count, new ImageBatches(images, transform, mixup: null).Load, options);

    /// <summary>Batches of mixed images f32 [B, C, H, W] with soft labels f32 [B, classes].</summary>
    /// <param name="images">The images, all of one shape.</param>
    /// <param name="options">Batch size, order, workers.</param>
    /// <param name="transform">Applied to each image before mixing, or null.</param>
    /// <param name="mixup">Mixes images and labels of a batch.</param>
    public static DataLoader<(Tensor Images, Tensor Labels)> For(
        IDataset<ImageSample> images, LoaderOptions? options, ITransform? transform, Mixup mixup) =>
        new(images.Count, new ImageBatches(images, transform, mixup).Load, options);

    /// <summary>Batches of inputs [B, ...] and targets [B, ...] in the element types of the data set.</summary>
    /// <param name="samples">The samples, all of one shape.</param>
    /// <param name="options">Batch size, order, workers.</param>
    public static DataLoader<(Tensor Inputs, Tensor Targets)> For<TInput, TTarget>(
        IDataset<TensorSample<TInput, TTarget>> samples, LoaderOptions? options = null)
        where TInput : unmanaged
        where TTarget : unmanaged =>
        new(samples.Count, new TensorBatches<TInput, TTarget>(samples).Load, options);

    /// <summary>Batches made from samples of any kind by <paramref name="collate"/>.</summary>
    /// <param name="samples">The data set; read from several threads at once.</param>
    /// <param name="collate">Joins the samples of a batch, in order; the request tells epoch, indices and keys.</param>
    /// <param name="options">Batch size, order, workers.</param>
    public static DataLoader<TBatch> For<TSample, TBatch>(
        IDataset<TSample> samples, Func<IReadOnlyList<TSample>, BatchRequest, TBatch> collate, LoaderOptions? options = null) =>
        new(samples.Count, request =>
        {
            var indices = request.Indices.Span;
            var batch = new TSample[indices.Length];
            for (var position = 0; position < batch.Length; position++)
                batch[position] = samples[indices[position]];
            return collate(batch, request);
        }, options);
}
