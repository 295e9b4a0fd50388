using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Random bits: word n mod 4 of Philox at counter n / 4, where n depends on the place as in <see cref="IndexTile{T}"/>.</summary>
internal sealed unsafe class RandomTile(int result, Extent extent, int keyArgument, long keyOffset, StridedSpace space) : TileInstruction
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var key = ((ulong*)frame->Arguments[keyArgument])[keyOffset];
        var to = (uint*)frame->Values[result].Home;
        var count = frame->Count(extent);
        if (extent == Extent.Uniform)
        {
            Fill(key, space.Offset, 0, to, count);
            return;
        }
        var walk = space.From(frame->First(extent), count);
        while (space.Next(ref walk, out var offset, out var length))
        {
            Fill(key, offset, space.Stride, to, length);
            to += length;
        }
    }

    private static void Fill(ulong key, long n, long stride, uint* to, int count)
    {
        var done = 0;
        if (stride == 1)
        {
            // Up to the beginning of a counter's words, then whole groups of counters.
            const int group = 4 * PhiloxVectors.Counters;
            done = Math.Min(count, (int)(-n & 3));
            Each(key, n, 1, to, done);
            for (; done + group <= count; done += group)
                PhiloxVectors.Words(key, (ulong)(n + done) >> 2, to + done);
        }
        Each(key, n + done * stride, stride, to + done, count - done);
    }

    private static void Each(ulong key, long n, long stride, uint* to, int count)
    {
        var words = stackalloc uint[4];
        var held = ulong.MaxValue;
        for (var i = 0; i < count; i++, n += stride)
        {
            var counter = (ulong)n >> 2;
            if (counter != held)
            {
                (words[0], words[1], words[2], words[3]) = Philox.Words(key, counter);
                held = counter;
            }
            to[i] = words[n & 3];
        }
    }
}
