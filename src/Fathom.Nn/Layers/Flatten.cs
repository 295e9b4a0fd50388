namespace Fathom.Nn;

/// <summary>Joins neighbouring axes in one; by default all but the batch.</summary>
/// <param name="start">First axis to join.</param>
/// <param name="end">Last axis to join; negative counts from the last.</param>
public sealed class Flatten(int start = 1, int end = -1) : Layer
{
    private readonly int start = start;
    private readonly int end = end;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Flatten(start, end);
}
