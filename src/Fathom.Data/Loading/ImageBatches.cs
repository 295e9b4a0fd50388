using System.Buffers;

namespace Fathom.Data;

/// <summary>Makes one batch of images: bytes to floats, transform, mixup, tensors.</summary>
internal sealed class ImageBatches(IDataset<ImageSample> images, ITransform? transform, Mixup? mixup)
{
    // Division, not multiplication by 1/255, gives the floats PyTorch's ToTensor gives; the table makes it free.
    private static readonly float[] Scaled = [.. Enumerable.Range(0, 256).Select(pixel => pixel / 255f)];

    public (Tensor Images, Tensor Labels) Load(BatchRequest request)
    {
        var batch = request.Indices.Length;
        var shape = images[request.Indices.Span[0]].Shape;
        var length = checked(batch * shape.ElementCount);
        // Tensor.From copies, so that the buffer serves the next batch.
        var buffer = ArrayPool<float>.Shared.Rent(length);
        try
        {
            var values = buffer.AsSpan(0, length);
            var labels = new long[batch];
            Fill(request, shape, values, labels);
            var labelTensor = mixup is null ? Tensor.From<long>(labels, [batch]) : Mix(mixup, request, values, labels);
            return (Tensor.From<float>(values, [batch, shape.Channels, shape.Height, shape.Width]), labelTensor);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private void Fill(BatchRequest request, ImageShape shape, Span<float> values, Span<long> labels)
    {
        for (var position = 0; position < labels.Length; position++)
        {
            var index = request.Indices.Span[position];
            var sample = images[index];
            if (sample.Shape != shape)
                throw new ShapeException(
                    $"DataLoader: image {index} is {sample.Shape}, others of its batch are {shape}. Resize them to one shape first.");
            var image = values.Slice(position * shape.ElementCount, shape.ElementCount);
            var pixels = sample.Pixels.Span;
            for (var element = 0; element < image.Length; element++)
                image[element] = Scaled[pixels[element]];
            transform?.Apply(image, shape, request.SampleKey(index));
            labels[position] = sample.Label;
        }
    }

    private static Tensor Mix(Mixup mixup, BatchRequest request, Span<float> values, ReadOnlySpan<long> labels)
    {
        var soft = new float[labels.Length * mixup.Classes];
        mixup.Apply(values, labels, soft, request.BatchKey);
        return Tensor.From<float>(soft, [labels.Length, mixup.Classes]);
    }
}
