namespace Fathom.Cpu;

/// <summary>Conversion of one compute type to another.</summary>
internal unsafe interface ICast<TFrom, TTo> where TFrom : unmanaged where TTo : unmanaged
{
    /// <summary>The converted number.</summary>
    static abstract TTo Apply(TFrom x);

    /// <summary>Converts with vectors; gives how many of <paramref name="count"/> it has done, from the first.</summary>
    static abstract int ApplyVectors(TFrom* x, TTo* y, int count);
}
