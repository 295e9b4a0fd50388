namespace Fathom.Cpu;

/// <summary>One walk over a tile: an instruction, or several element-wise operations at once.</summary>
/// <param name="Values">What is computed, in order; the last is the value itself where there is one instruction.</param>
/// <param name="Inputs">What it reads from elsewhere.</param>
/// <param name="Results">Those of the values that are written to their tiles.</param>
internal sealed record TilePass(int[] Values, int[] Inputs, int[] Results)
{
    /// <summary>Whether the values between operations stay in registers.</summary>
    public bool IsFused => Values.Length > 1;
}
