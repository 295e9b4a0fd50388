using System.Numerics;

namespace Fathom.Cpu;

/// <summary>Part of an operand that is not stored as it is computed with: it is widened, scaled and packed, a panel at a time.</summary>
internal readonly unsafe struct StoredSource<T> where T : unmanaged, INumberBase<T>
{
    private readonly byte* _first;
    private readonly StoredForm _form;
    private readonly KernelSet<T> _kernels;
    private readonly T* _scales;
    private readonly long _scalesPerLane;
    private readonly int _group;
    private readonly int _firstDepth;

    /// <summary>What begins <paramref name="offset"/> stored elements behind <paramref name="operand"/>.</summary>
    public StoredSource(void* operand, long offset, StoredForm form, KernelSet<T> kernels)
    {
        _first = (byte*)operand + offset * form.ByteLength<T>();
        (_form, _kernels) = (form, kernels);
    }

    private StoredSource(in StoredSource<T> other, byte* first, T* scales, long scalesPerLane, int group, int firstDepth)
    {
        this = other;
        _first = first;
        _scales = scales;
        (_scalesPerLane, _group, _firstDepth) = (scalesPerLane, group, firstDepth);
    }

    /// <summary>What begins <paramref name="offset"/> elements later; not scaled.</summary>
    public StoredSource<T> At(long offset) => new(this, _first + offset * _form.ByteLength<T>(), null, 0, 0, 0);

    /// <summary>
    /// The same, lane l and value k multiplied by scales[l scalesPerLane + (firstDepth + k) / group]; for lanes that are contiguous along k.
    /// </summary>
    public StoredSource<T> Scaled(T* scales, long scalesPerLane, int group, int firstDepth) => new(this, _first, scales, scalesPerLane, group, firstDepth);

    /// <summary>As <see cref="PanelPacking{T}"/>; few lanes or values of k at a time, since they are widened in a cache first.</summary>
    public void Pack(T* panels, int lanes, int paddedLanes, int width, int depth, long laneStride, long depthStride)
    {
        var wide = Scratch.Widened.Take<T>((long)lanes * depth);
        var packing = new PanelPacking<T>(panels, lanes, paddedLanes, width, depth);
        if (laneStride == 1 && _scales == null)
        {
            for (var k = 0; k < depth; k++)
                Widen(k * depthStride, wide + (long)k * lanes, lanes, T.One);
            packing.Pack(wide, 1, lanes);
            return;
        }
        for (var lane = 0; lane < lanes; lane++)
            WidenLane(lane, wide + (long)lane * depth, depth, lane * laneStride, depthStride);
        packing.Pack(wide, depth, 1);
    }

    private void WidenLane(int lane, T* to, int depth, long offset, long depthStride)
    {
        if (depthStride != 1)
        {
            for (var k = 0; k < depth; k++)
                Widen(offset + k * depthStride, to + k, 1, T.One);
            return;
        }
        if (_scales == null)
        {
            Widen(offset, to, depth, T.One);
            return;
        }
        int count;
        for (var k = 0; k < depth; k += count)
        {
            var at = _firstDepth + k;
            count = Math.Min(depth - k, _group - at % _group);
            Widen(offset + k, to + k, count, _scales[lane * _scalesPerLane + at / _group]);
        }
    }

    private void Widen(long offset, T* to, long count, T scale) => _kernels.Skinny(_form, 1).Widen(_first + offset * _form.ByteLength<T>(), to, count, scale);
}
