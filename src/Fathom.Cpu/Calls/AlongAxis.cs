namespace Fathom.Cpu;

/// <summary>
/// Walks the elements of one shape in row-major order and keeps the place, in another view of the same rank, of the element with the same
/// index along every axis but one, which counts as 0.
/// </summary>
internal ref struct AlongAxis
{
    private readonly Shape shape;
    private readonly ReadOnlySpan<long> strides;
    private readonly int axis;
    private readonly int[] index;

    public AlongAxis(Shape walked, View other, int axis)
    {
        shape = walked;
        strides = other.Strides;
        this.axis = axis;
        index = new int[walked.Rank];
    }

    /// <summary>Elements to walk.</summary>
    public readonly long Count => shape.ElementCount;

    /// <summary>Place in the other view.</summary>
    public long Base { get; private set; }

    /// <summary>Goes to the next element.</summary>
    public void Next()
    {
        for (var place = index.Length - 1; place >= 0; place--)
        {
            var stride = place == axis ? 0 : strides[place];
            if (++index[place] < shape[place])
            {
                Base += stride;
                return;
            }
            Base -= stride * (shape[place] - 1);
            index[place] = 0;
        }
    }
}
