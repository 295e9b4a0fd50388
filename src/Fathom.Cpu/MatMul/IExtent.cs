namespace Fathom.Cpu;

/// <summary>A number known to the compiler: the size of a microkernel's tile as a type argument, to be compared as a type.</summary>
internal interface IExtent
{
    /// <summary>The number.</summary>
    static abstract int Value { get; }
}

internal readonly struct One : IExtent
{
    public static int Value => 1;
}

internal readonly struct Two : IExtent
{
    public static int Value => 2;
}

internal readonly struct Three : IExtent
{
    public static int Value => 3;
}

internal readonly struct Four : IExtent
{
    public static int Value => 4;
}

internal readonly struct Five : IExtent
{
    public static int Value => 5;
}

internal readonly struct Eight : IExtent
{
    public static int Value => 8;
}
