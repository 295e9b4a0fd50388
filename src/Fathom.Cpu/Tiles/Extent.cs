namespace Fathom.Cpu;

/// <summary>Over which part of a tile a value varies; each extent includes those before it.</summary>
internal enum Extent
{
    /// <summary>One number for the whole run, held as sixteen copies.</summary>
    Uniform,

    /// <summary>One number per row of the tile.</summary>
    Row,

    /// <summary>One number per element of the tile, row after row.</summary>
    Full,
}
