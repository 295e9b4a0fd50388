namespace Fathom;

/// <summary>Sampling images at places of a grid, as spatial transformers do (Jaderberg et al. 2015, arXiv:1506.02025).</summary>
/// <remarks>A place is (x, y) or (x, y, z) with -1 and 1 at the edges of the image; x runs along the last axis.</remarks>
public static class GridSampling
{
    extension(Tensor x)
    {
        /// <summary>The grid of places that an affine map of the unit grid gives: [B, 2, 3] gives [B, H, W, 2], [B, 3, 4] gives [B, D, H, W, 3].</summary>
        /// <param name="spatial">Sizes H, W or D, H, W of the grid.</param>
        /// <param name="alignCorners">Whether -1 and 1 are the centres of the outer elements, rather than their outer edges.</param>
        public Tensor AffineGrid(ReadOnlySpan<int> spatial, bool alignCorners = false)
        {
            var rank = spatial.Length;
            if (rank is not (2 or 3) || x.Rank != 3 || x.Shape[1] != rank || x.Shape[2] != rank + 1)
                throw new ShapeException($"AffineGrid: takes maps [B, {rank}, {rank + 1}] for {rank} spatial axes (2 or 3), got {x.Shape}.");
            Shape grid = [.. spatial];
            var places = new Tensor[rank + 1];
            places[rank] = Tensor.Ones(grid, x.DType);
            for (var axis = 0; axis < rank; axis++)
            {
                var index = Tensor.Iota(grid, axis).To(x.DType);
                places[rank - 1 - axis] = alignCorners
                    ? index * (2.0 / Math.Max(1, spatial[axis] - 1)) - 1
                    : (2 * index + 1) * (1.0 / spatial[axis]) - 1;
            }
            return Tensor.Stack(places, -1).Flatten(0, -2).MatMul(x.T).Reshape([x.Shape[0], .. spatial, rank]);
        }

        /// <summary>Values of [B, C, H, W] at the places of a grid [B, h, w, 2]: [B, C, h, w]; or with one more spatial axis each.</summary>
        /// <param name="grid">The places.</param>
        /// <param name="mode">Linear between neighbours, or the nearest element.</param>
        /// <param name="padding">What lies beyond the edge.</param>
        /// <param name="alignCorners">Whether -1 and 1 are the centres of the outer elements, rather than their outer edges.</param>
        public Tensor GridSample(
            Tensor grid, InterpolationMode mode = InterpolationMode.Linear, GridPadding padding = GridPadding.Zeros, bool alignCorners = false)
        {
            var rank = x.Rank - 2;
            if (rank is not (2 or 3) || grid.Rank != x.Rank || grid.Shape[^1] != rank || grid.Shape[0] != x.Shape[0])
                throw new ShapeException($"GridSample: takes [B, C, H, W] with a grid [B, h, w, 2], or both with one more spatial axis, got {x.Shape} and {grid.Shape}.");
            if (mode is not (InterpolationMode.Linear or InterpolationMode.Nearest))
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "GridSample: takes Linear or Nearest.");
            var places = new Tensor[rank];
            for (var axis = 0; axis < rank; axis++)
                places[axis] = Place(grid.Select(-1, rank - 1 - axis), x.Shape[axis + 2], padding, alignCorners);
            return mode == InterpolationMode.Nearest ? At(x, [.. places.Select(place => place.Round())]) : Corners(x, places);
        }
    }

    // The elements at the corners of the cell around each place, weighted by how near the place is.
    private static Tensor Corners(Tensor x, Tensor[] places)
    {
        var floors = places.Select(place => place.Floor()).ToArray();
        Tensor? sum = null;
        for (var corner = 0; corner < 1 << places.Length; corner++)
        {
            var at = new Tensor[places.Length];
            Tensor? weight = null;
            for (var axis = 0; axis < places.Length; axis++)
            {
                var upper = (corner >> axis & 1) == 1;
                at[axis] = upper ? floors[axis] + 1 : floors[axis];
                var share = upper ? places[axis] - floors[axis] : 1 - (places[axis] - floors[axis]);
                weight = weight is null ? share : weight * share;
            }
            var term = At(x, at) * weight!.Unsqueeze(1);
            sum = sum is null ? term : sum + term;
        }
        return sum!;
    }

    // Elements at whole-numbered places [B, h, w]; zero where a place lies outside.
    private static Tensor At(Tensor x, Tensor[] places)
    {
        var (inside, number) = (Tensor.Ones(places[0].Shape, DType.Bool), Tensor.Zeros(places[0].Shape, DType.I64));
        for (var axis = 0; axis < places.Length; axis++)
        {
            var size = x.Shape[axis + 2];
            inside &= (places[axis] >= 0) & (places[axis] <= size - 1);
            number = number * size + places[axis].Clamp(0, size - 1).To(DType.I64);
        }
        Shape channels = [x.Shape[0], x.Shape[1], .. places[0].Shape[1..]];
        var values = x.Flatten(2).Gather(2, number.Unsqueeze(1).BroadcastTo(channels).Flatten(2)).Reshape(channels);
        return Tensor.Where(inside.Unsqueeze(1), values, 0);
    }

    private static Tensor Place(Tensor coordinate, int size, GridPadding padding, bool alignCorners)
    {
        var place = alignCorners ? (coordinate + 1) * (0.5 * (size - 1)) : ((coordinate + 1) * size - 1) * 0.5;
        if (padding == GridPadding.Reflection)
            place = alignCorners ? Reflected(place, 0, size - 1) : Reflected(place, -0.5, size);
        return padding == GridPadding.Zeros ? place : place.Hardtanh(0, size - 1);
    }

    // Walking on from an edge is walking back: even numbers of crossings go forwards, odd ones backwards.
    private static Tensor Reflected(Tensor place, double low, double span)
    {
        if (span == 0)
            return place * 0;
        var distance = (place - low).Abs();
        var crossings = (distance * (1 / span)).Floor();
        var within = distance - crossings * span;
        var forwards = (crossings * 0.5).Floor().EqualTo(crossings * 0.5);
        return Tensor.Where(forwards, within + low, span + low - within);
    }
}
