namespace Fathom.Cpu;

/// <summary>A function of one number, for <see cref="IFloatBits{V}.PerLane{TFunction}"/>.</summary>
internal interface IScalarFunction
{
    /// <summary>The value at <paramref name="x"/>.</summary>
    static abstract double Apply(double x);
}
