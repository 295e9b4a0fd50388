namespace Fathom;

/// <summary>Lining up axes for broadcasting.</summary>
internal static class Axes
{
    extension(Tensor x)
    {
        /// <summary>A vector [C] as [1, ..., C, ..., 1] of the given rank, to go along one axis of a tensor of that rank.</summary>
        public Tensor AlongAxis(int axis, int rank)
        {
            var sizes = new int[rank];
            sizes.AsSpan().Fill(1);
            sizes[axis] = checked((int)x.ElementCount);
            return x.Reshape(Shape.Create(sizes));
        }
    }
}
