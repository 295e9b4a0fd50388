namespace Fathom.Data;

/// <summary>
/// A folder with CIFAR-10 in its binary layout: <c>data_batch_*.bin</c> and <c>test_batch.bin</c>, records of one label byte and 3,072 pixel
/// bytes [3, 32, 32], and the class names in <c>batches.meta.txt</c>; in the folder itself or in its <c>cifar-10-batches-bin</c>.
/// </summary>
/// <remarks>Krizhevsky (2009), "Learning multiple layers of features from tiny images".</remarks>
public static class CifarFolder
{
    /// <summary>Bytes of one record.</summary>
    public const int RecordBytes = 1 + 3 * 32 * 32;

    private const string Subfolder = "cifar-10-batches-bin";
    private const string TestFile = "test_batch.bin";
    private const string NamesFile = "batches.meta.txt";
    private static readonly ImageShape Shape = new(3, 32, 32);

    private static readonly string[] StandardNames =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Whether <paramref name="folder"/> or its subfolder holds a training or test batch.</summary>
    public static bool IsPresent(string folder) => HasBatches(folder) || HasBatches(Path.Combine(folder, Subfolder));

    /// <summary>Reads every training batch, in the order of their names, and the test batch.</summary>
    /// <exception cref="FileNotFoundException">When there is no training or no test batch.</exception>
    /// <exception cref="FormatException">When a file is not a whole number of records or a label has no class.</exception>
    public static TrainTestImages Read(string folder)
    {
        if (!HasBatches(folder) && HasBatches(Path.Combine(folder, Subfolder)))
            folder = Path.Combine(folder, Subfolder);
        var trainFiles = TrainFiles(folder);
        if (trainFiles.Length == 0)
            throw new FileNotFoundException($"{folder}: no training batch. Looked for data_batch_*.bin.");
        var testFile = Path.Combine(folder, TestFile);
        if (!File.Exists(testFile))
            throw new FileNotFoundException($"{folder}: no test batch. Looked for {TestFile}.", testFile);
        var classNames = ReadNames(Path.Combine(folder, NamesFile));
        return new(ReadBatches("cifar10 train", trainFiles, classNames), ReadBatches("cifar10 test", [testFile], classNames));
    }

    private static ImageDataset ReadBatches(string name, string[] paths, string[] classNames)
    {
        long totalBytes = 0;
        foreach (var path in paths)
        {
            var bytes = new FileInfo(path).Length;
            if (bytes == 0 || bytes % RecordBytes != 0)
                throw new FormatException(
                    $"{path}: {bytes} bytes are not a whole number of {RecordBytes}-byte records. "
                    + "Is the download cut short, or is it the Python version of the set?");
            totalBytes += bytes;
        }
        if (totalBytes > Array.MaxLength)
            throw new FormatException($"{name}: {totalBytes} bytes are more than one array holds.");
        var count = (int)(totalBytes / RecordBytes);
        var pixels = new byte[count * Shape.ElementCount];
        var labels = new int[count];
        var index = 0;
        foreach (var path in paths)
            index = ReadBatch(path, pixels, labels, index, classNames.Length);
        return new(name, Shape, pixels, labels, classNames);
    }

    private static int ReadBatch(string path, byte[] pixels, int[] labels, int index, int classes)
    {
        using var stream = File.OpenRead(path);
        var records = stream.Length / RecordBytes;
        for (var record = 0; record < records; record++, index++)
        {
            labels[index] = stream.ReadByte();
            if ((uint)labels[index] >= (uint)classes)
                throw new FormatException(
                    $"{path}: record {record} has label {labels[index]}; there are {classes} classes. Is it another kind of file?");
            stream.ReadExactly(pixels.AsSpan(index * Shape.ElementCount, Shape.ElementCount));
        }
        return index;
    }

    private static string[] ReadNames(string path)
    {
        if (!File.Exists(path))
            return StandardNames;
        var names = File.ReadLines(path).Take(1000).Select(line => line.Trim()).Where(line => line.Length > 0).ToArray();
        return names.Length > 0 ? names : StandardNames;
    }

    private static bool HasBatches(string folder) =>
        Directory.Exists(folder) && (TrainFiles(folder).Length > 0 || File.Exists(Path.Combine(folder, TestFile)));

    private static string[] TrainFiles(string folder) =>
        [.. Directory.GetFiles(folder, "data_batch_*.bin").Order(StringComparer.Ordinal)];
}
