using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Numbers that depend on the place only: along each run of the space they advance by its stride.</summary>
internal sealed unsafe class IndexTile<T>(int result, Extent extent, StridedSpace space) : TileInstruction
    where T : unmanaged, System.Numerics.IBinaryInteger<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var to = (T*)frame->Values[result].Home;
        var count = frame->Count(extent);
        if (extent == Extent.Uniform)
        {
            new Span<T>(to, count).Fill(T.CreateTruncating(space.Offset));
            return;
        }
        var stride = T.CreateTruncating(space.Stride);
        var walk = space.From(frame->First(extent), count);
        while (space.Next(ref walk, out var offset, out var length))
        {
            var n = T.CreateTruncating(offset);
            for (var i = 0; i < length; i++, n += stride)
                to[i] = n;
            to += length;
        }
    }
}
