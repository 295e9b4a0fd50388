namespace Fathom.Bench;

/// <summary>One side of a comparison. Every measurement is a process of its own, so that neither memory nor threads of one disturb another.</summary>
internal interface IContestant
{
    /// <summary>Name and version, or what else a reader must know.</summary>
    string Description { get; }

    /// <summary>Measures a workload; null when this side does not have it.</summary>
    Measurement? Measure(string workload, int threads);
}
