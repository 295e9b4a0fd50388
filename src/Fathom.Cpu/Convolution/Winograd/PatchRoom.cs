using System.Numerics;

namespace Fathom.Cpu;

/// <summary>What one thread needs to transform patches: addresses of up to 36 inputs and results, and vectors to work with.</summary>
internal readonly unsafe struct PatchRoom<T> where T : unmanaged, INumberBase<T>
{
    private readonly int _width;

    /// <summary>Lays the room out in memory of <see cref="Count"/> elements.</summary>
    public PatchRoom(T* memory, int width)
    {
        _width = width;
        Staged = memory + Winograd.MostPlanes * width;
        From = (T**)(memory + 2 * Winograd.MostPlanes * width);
        Between = From + Winograd.MostPlanes;
        To = Between + Winograd.MostPlanes;
        for (var plane = 0; plane < Winograd.MostPlanes; plane++)
            Between[plane] = memory + plane * width;
    }

    /// <summary>Addresses of a patch's elements.</summary>
    public T** From { get; }

    /// <summary>Addresses of vectors in between.</summary>
    public T** Between { get; }

    /// <summary>Addresses of the elements of the result.</summary>
    public T** To { get; }

    private T* Staged { get; }

    /// <summary>Elements of the room for vectors of <paramref name="width"/>, whole cache lines.</summary>
    public static long Count(int width) => 2L * Winograd.MostPlanes * width + 3L * Winograd.MostPlanes * sizeof(T*) / sizeof(T);

    /// <summary>Points the inputs at places <paramref name="stride"/> elements apart.</summary>
    public void PointFrom(T* first, long stride)
    {
        for (var plane = 0; plane < Winograd.MostPlanes; plane++, first += stride)
            From[plane] = first;
    }

    /// <summary>Points the results at places <paramref name="stride"/> elements apart.</summary>
    public void PointTo(T* first, long stride)
    {
        for (var plane = 0; plane < Winograd.MostPlanes; plane++, first += stride)
            To[plane] = first;
    }

    /// <summary>Copies the last channels, fewer than a vector, of all inputs to where whole vectors can be read, and points there.</summary>
    public void StageInputs(int inputs, int channel, int count)
    {
        for (var i = 0; i < inputs; i++)
        {
            var to = Staged + i * _width;
            new Span<T>(From[i] + channel, count).CopyTo(new(to, count));
            new Span<T>(to + count, _width - count).Clear();
            From[i] = to;
        }
    }

    /// <summary>Has vector i of the results written to room that <see cref="Unstage"/> copies from.</summary>
    public void StageOutputs(int outputs, T** staged)
    {
        for (var i = 0; i < outputs; i++)
            staged[i] = Staged + i * _width;
    }

    /// <summary>Copies the staged results, fewer channels than a vector, to where they belong.</summary>
    public void Unstage(int outputs, int channel, int count)
    {
        for (var i = 0; i < outputs; i++)
            new Span<T>(Staged + i * _width, count).CopyTo(new(To[i] + channel, count));
    }
}
