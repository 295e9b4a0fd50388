using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
        var advance = Vector512.Create(T.CreateTruncating(Vector512<T>.Count) * stride);
        var walk = space.From(frame->First(extent), count);
        while (space.Next(ref walk, out var offset, out var length))
        {
            var n = T.CreateTruncating(offset);
            var i = 0;
            var numbers = Vector512.CreateSequence(n, stride);
            for (; i <= length - Vector512<T>.Count; i += Vector512<T>.Count, numbers += advance)
                numbers.Store(to + i);
            for (; i < length; i++)
                to[i] = n + T.CreateTruncating(i) * stride;
            to += length;
        }
    }
}
