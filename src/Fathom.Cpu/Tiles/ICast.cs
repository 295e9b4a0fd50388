namespace Fathom.Cpu;

/// <summary>Conversion of one compute type to another.</summary>
internal interface ICast<TFrom, TTo> where TFrom : unmanaged where TTo : unmanaged
{
    /// <summary>The converted number.</summary>
    static abstract TTo Apply(TFrom x);
}
