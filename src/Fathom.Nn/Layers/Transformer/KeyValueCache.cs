namespace Fathom.Nn;

/// <summary>
/// Keys and values of one attention layer for the tokens that were read so far, with room for a fixed number of them: no program depends on how many
/// there are, so that generation compiles nothing as it grows.
/// </summary>
/// <param name="batch">Number of sequences B.</param>
/// <param name="groups">Heads G of keys and values.</param>
/// <param name="capacity">The most tokens of a sequence.</param>
/// <param name="width">Features D of a head.</param>
/// <param name="dtype">Element type.</param>
public sealed class KeyValueCache(int batch, int groups, int capacity, int width, DType dtype = DType.F32)
{
    /// <summary>Keys, shape [B, G, capacity, D]; what lies beyond the tokens read is not looked at.</summary>
    public StateBuffer Keys { get; } = new(Tensor.Zeros([batch, groups, capacity, width], dtype), persistent: false);

    /// <summary>Values, shape [B, G, capacity, D].</summary>
    public StateBuffer Values { get; } = new(Tensor.Zeros([batch, groups, capacity, width], dtype), persistent: false);

    /// <summary>The most tokens of a sequence.</summary>
    public int Capacity => Keys.Shape[2];
}
