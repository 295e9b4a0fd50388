#pragma warning disable CS8500 // See WeightGradient.cs.
namespace Fathom.Cpu;

internal sealed unsafe partial class WeightGradient<L, V, T>
{
    private static void CombineChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var (panels, channels) = (plan._panels.Count, plan._sizes.GroupInputs);
        var items = plan._sizes.Geometry.Groups * panels * channels;
        var end = (int)Grain.Start(chunk + 1, job->CombineChunks, items);
        for (var item = (int)Grain.Start(chunk, job->CombineChunks, items); item < end; item++)
            plan.Combine(job, item / (panels * channels), item / channels % panels, item % channels);
    }

    // Adds up the parts for one input channel and turns [tap, channel, output] into [output, channel, tap].
    private void Combine(Job* job, int group, int p, int channel)
    {
        var (vectors, used) = (_panels.VectorsOf(p), _panels.ChannelsOf(p));
        var columns = vectors * L.Width;
        var row = stackalloc T[columns];
        var sums = job->Sums + group * GroupSums + (long)_panels.FirstChannel(p) * _tiles * Rows + (long)channel * columns;
        var outputStride = (long)_sizes.GroupInputs * Taps;
        var to = job->Result + (long)(group * _sizes.GroupOutputs + _panels.FirstChannel(p)) * outputStride + (long)channel * Taps;
        for (var tap = 0; tap < Taps; tap++, sums += (long)_tapRows * columns, to++)
        {
            for (var column = 0; column < columns; column += L.Width)
            {
                var sum = L.Load(sums + column);
                for (var part = 1; part < _parts; part++)
                    sum = L.Add(sum, L.Load(sums + part * PartSums + column));
                L.Store(sum, row + column);
            }
            for (var column = 0; column < used; column++)
                to[column * outputStride] = row[column];
        }
    }
}
