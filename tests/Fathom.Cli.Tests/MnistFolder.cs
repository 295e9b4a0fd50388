using System.Buffers.Binary;

namespace Fathom.Cli.Tests;

/// <summary>Writes a folder with the four files of MNIST, filled with noise.</summary>
internal static class MnistFolder
{
    /// <summary>Writes the files and returns the folder.</summary>
    public static string Write(string folder, int trainCount, int testCount)
    {
        Directory.CreateDirectory(folder);
        foreach (var (half, count) in new[] { ("train", trainCount), ("t10k", testCount) })
        {
            var pixels = new byte[count * 28 * 28];
            new Random(count).NextBytes(pixels);
            File.WriteAllBytes(Path.Combine(folder, $"{half}-images-idx3-ubyte"), Idx([count, 28, 28], pixels));
            File.WriteAllBytes(Path.Combine(folder, $"{half}-labels-idx1-ubyte"), Idx([count], [.. pixels[..count].Select(pixel => (byte)(pixel % 10))]));
        }
        return folder;
    }

    // Two zeros, 8 for u8, the number of axes, their sizes, the elements.
    private static byte[] Idx(int[] sizes, byte[] elements)
    {
        var header = new byte[4 + 4 * sizes.Length];
        (header[2], header[3]) = (8, (byte)sizes.Length);
        for (var axis = 0; axis < sizes.Length; axis++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * axis), sizes[axis]);
        return [.. header, .. elements];
    }
}
