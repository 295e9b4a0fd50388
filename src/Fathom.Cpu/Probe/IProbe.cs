namespace Fathom.Cpu;

/// <summary>Work that one thread repeats while it is timed.</summary>
internal interface IProbe
{
    /// <summary>What one <see cref="Run"/> amounts to: floating-point operations, or bytes.</summary>
    double Amount { get; }

    /// <summary>Does it once; the value depends on all of the work, so that the compiler cannot drop any.</summary>
    float Run();
}
