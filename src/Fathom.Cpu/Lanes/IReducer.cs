namespace Fathom.Cpu;

/// <summary>An associative operation with an identity, for <see cref="LaneReduction"/>.</summary>
internal interface IReducer
{
    /// <summary>The value that changes nothing when combined.</summary>
    static abstract double Identity { get; }

    /// <summary>x and y combined, lane by lane.</summary>
    static abstract V Combine<V>(V x, V y) where V : struct, ILanes<V>;
}
