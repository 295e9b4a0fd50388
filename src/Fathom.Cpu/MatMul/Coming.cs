namespace Fathom.Cpu;

/// <summary>What comes nearer while microkernels run.</summary>
internal unsafe struct Coming
{
    /// <summary>Of A; comes first, since it is needed sooner.</summary>
    public ComingLines A;

    /// <summary>Of B.</summary>
    public ComingLines B;

    /// <summary>See <see cref="ComingLines.TryTake"/>.</summary>
    public bool TryTake(long count, out byte* from, out long step) => A.TryTake(count, out from, out step) || B.TryTake(count, out from, out step);
}
