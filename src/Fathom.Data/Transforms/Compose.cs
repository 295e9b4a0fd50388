namespace Fathom.Data;

/// <summary>Several transforms, applied in their order; each draws from a key of its own.</summary>
/// <param name="transforms">The transforms, first to last.</param>
public sealed class Compose(params IEnumerable<ITransform> transforms) : ITransform
{
    private readonly ITransform[] transforms = [.. transforms];

    /// <inheritdoc/>
    public void Apply(Span<float> image, ImageShape shape, RandomKey key)
    {
        for (var position = 0; position < transforms.Length; position++)
            transforms[position].Apply(image, shape, key.Fold((ulong)position));
    }
}
