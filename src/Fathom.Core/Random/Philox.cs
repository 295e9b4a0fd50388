namespace Fathom;

/// <summary>Philox4x32-10: a counter-based generator. Four 32-bit words for every (key, counter), with no state in between.</summary>
/// <remarks>Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", doi:10.1145/2063384.2063405.</remarks>
public static class Philox
{
    /// <summary>First multiplier of a round.</summary>
    public const uint Multiplier0 = 0xD2511F53;

    /// <summary>Second multiplier of a round.</summary>
    public const uint Multiplier1 = 0xCD9E8D57;

    /// <summary>Added to the first key word after each round.</summary>
    public const uint Weyl0 = 0x9E3779B9;

    /// <summary>Added to the second key word after each round.</summary>
    public const uint Weyl1 = 0xBB67AE85;

    /// <summary>Rounds, as recommended by the authors.</summary>
    public const int Rounds = 10;

    /// <summary>The four words for 64-bit <paramref name="key"/> and 64-bit <paramref name="counter"/> (its upper half is <paramref name="stream"/>).</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Words(ulong key, ulong counter, ulong stream = 0)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = (uint)stream, c3 = (uint)(stream >> 32);
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * c0;
            var product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }
        return (c0, c1, c2, c3);
    }
}
