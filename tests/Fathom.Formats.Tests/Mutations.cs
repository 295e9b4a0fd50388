namespace Fathom.Formats.Tests;

/// <summary>Damages files in the ways that disks, networks and attackers do; the same seed gives the same damage.</summary>
internal static class Mutations
{
    // Values on which length arithmetic tends to fail.
    private static readonly long[] Extremes = [0, 1, -1, 127, 255, 65535, int.MaxValue, uint.MaxValue, 1L << 40, long.MaxValue, long.MinValue];

    public static byte[] Apply(byte[] original, int headerBytes, int seed)
    {
        var random = new Random(seed);
        var bytes = original.ToList();
        for (var count = random.Next(1, 4); count > 0; count--)
            ApplyOne(bytes, headerBytes, random);
        return [.. bytes];
    }

    private static void ApplyOne(List<byte> bytes, int headerBytes, Random random)
    {
        // Half of the damage hits the header, where the claims are.
        var end = random.Next(2) == 0 ? Math.Min(headerBytes, bytes.Count) : bytes.Count;
        if (end == 0)
            return;
        var at = random.Next(end);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, random.Next(bytes.Count - at + 1));
                break;
            case 3:
                bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 20)).Select(_ => (byte)random.Next(256)));
                break;
            case 4:
                bytes.RemoveAt(at);
                break;
            case 5:
                Overwrite(bytes, at, BitConverter.GetBytes(Extremes[random.Next(Extremes.Length)])[..random.Next(1, 9)]);
                break;
            default:
                ReplaceDigit(bytes, at, random);
                break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] value)
    {
        for (var i = 0; i < value.Length && at + i < bytes.Count; i++)
            bytes[at + i] = value[i];
    }

    /// <summary>Puts another number, maybe an enormous one, in place of the next digit: keeps the header's grammar, breaks its claims.</summary>
    private static void ReplaceDigit(List<byte> bytes, int at, Random random)
    {
        var digit = bytes.FindIndex(at, value => value is >= (byte)'0' and <= (byte)'9');
        if (digit < 0)
            return;
        bytes.RemoveAt(digit);
        var number = random.Next(2) == 0 ? random.Next(100) : Extremes[random.Next(Extremes.Length)];
        bytes.InsertRange(digit, number.ToString().Select(c => (byte)c));
    }

    /// <summary>
    /// Asserts that <paramref name="read"/> ends well or in a <see cref="FormatException"/>, and allocates on this thread no more than
    /// <paramref name="factor"/> times the content plus <paramref name="constant"/>. Returns whether it ended well.
    /// </summary>
    public static bool AssertContained(byte[] content, Action<Stream> read, int factor, int constant, int seed)
    {
        using var stream = new MemoryStream(content, writable: false);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var survived = true;
        try
        {
            read(stream);
        }
        catch (FormatException)
        {
            survived = false;
        }
        catch (Exception exception)
        {
            Assert.Fail($"Damage {seed} led to {exception}");
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= (long)factor * content.Length + constant, $"Damage {seed}: {content.Length} bytes cost {allocated} bytes of memory.");
        return survived;
    }
}
