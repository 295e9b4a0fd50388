namespace Fathom.Data;

/// <summary>A recording: one channel of samples, -1 to 1 at full scale.</summary>
/// <param name="Rate">Samples per second.</param>
/// <param name="Samples">The samples.</param>
public sealed record Waveform(int Rate, float[] Samples)
{
    /// <summary>Length in seconds.</summary>
    public double Seconds => (double)Samples.Length / Rate;
}
