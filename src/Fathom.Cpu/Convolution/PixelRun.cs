namespace Fathom.Cpu;

/// <summary>Neighbouring output pixels of a block, with the source of the first.</summary>
/// <param name="source">Where the window of the first pixel begins; the next pixel's is one step further.</param>
/// <param name="pixel">Number of the first pixel within its block.</param>
/// <param name="count">Number of pixels.</param>
internal unsafe struct PixelRun<T>(T* source, int pixel, int count) where T : unmanaged
{
    public readonly T* Source = source;
    public readonly int Pixel = pixel;
    public int Count = count;

    /// <summary>Lengthens this run by <paramref name="count"/> pixels if they continue it both in the source and in the block.</summary>
    public bool TryExtend(T* source, int pixel, int count, long step)
    {
        if (Pixel + Count != pixel || Source + Count * step != source)
            return false;
        Count += count;
        return true;
    }
}
