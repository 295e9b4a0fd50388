namespace Fathom.Data.Tests;

public class ImageFoldersTests
{
    private static void WriteMnist(TemporaryFolder folder, Func<string, int, string> name, bool compressed)
    {
        foreach (var (half, count) in new[] { ("train", 3), ("t10k", 2) })
        {
            Write($"{half}-images", 3, IdxBytes.Of(IdxType.U8, [count, 2, 2], new byte[count * 4]));
            Write($"{half}-labels", 1, IdxBytes.Of(IdxType.U8, [count], [.. Enumerable.Range(0, count).Select(label => (byte)label)]));
        }

        void Write(string part, int rank, byte[] bytes) =>
            File.WriteAllBytes(folder.File(name(part, rank)), compressed ? IdxBytes.Gzip(bytes) : bytes);
    }

    [Theory]
    [InlineData("-", "", false)]
    [InlineData("-", ".gz", true)]
    [InlineData(".", "", false)]
    [InlineData(".", ".gz", true)]
    public void The_four_files_of_MNIST_are_found_under_every_spelling(string separator, string extension, bool compressed)
    {
        using var folder = new TemporaryFolder();
        WriteMnist(folder, (part, rank) => $"{part}{separator}idx{rank}-ubyte{extension}", compressed);

        var (train, test) = ImageFolders.Open(folder.Path);

        Assert.Equal(new ImageShape(1, 2, 2), train.Shape);
        Assert.Equal([0, 1, 2], train.Labels);
        Assert.Equal(2, test.Count);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        WriteMnist(folder, (part, rank) => $"{part}-idx{rank}-ubyte", compressed: false);
        File.Delete(folder.File("t10k-labels-idx1-ubyte"));

        Assert.Contains("t10k-labels-idx1-ubyte", Assert.Throws<FileNotFoundException>(() => ImageFolders.Open(folder.Path)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin")]
    public void CIFAR_is_found_in_the_folder_or_its_subfolder(string subfolder)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File(subfolder));
        foreach (var (name, label) in new[] { ("data_batch_1.bin", 3), ("data_batch_2.bin", 4), ("test_batch.bin", 5) })
        {
            var record = new byte[CifarFolder.RecordBytes];
            (record[0], record[1], record[^1]) = ((byte)label, 9, 8);
            File.WriteAllBytes(folder.File(Path.Combine(subfolder, name)), record);
        }

        var (train, test) = ImageFolders.Open(folder.Path);

        Assert.Equal([3, 4], train.Labels);
        Assert.Equal([5], test.Labels);
        Assert.Equal((9, 8), (train[1].Pixels.Span[0], train[1].Pixels.Span[^1]));
        Assert.Equal("dog", test.ClassNames[5]);
    }

    [Fact]
    public void CIFAR_of_a_wrong_length_or_label_is_refused()
    {
        using var folder = new TemporaryFolder();
        var record = new byte[CifarFolder.RecordBytes];
        File.WriteAllBytes(folder.File("test_batch.bin"), record);
        File.WriteAllBytes(folder.File("data_batch_1.bin"), record[1..]);
        Assert.Contains("whole number", Assert.Throws<FormatException>(() => ImageFolders.Open(folder.Path)).Message);

        record[0] = 10;
        File.WriteAllBytes(folder.File("data_batch_1.bin"), record);
        Assert.Contains("label 10", Assert.Throws<FormatException>(() => ImageFolders.Open(folder.Path)).Message);
    }

    [Fact]
    public void An_unknown_folder_is_refused_with_what_was_looked_for()
    {
        using var folder = new TemporaryFolder();

        var message = Assert.Throws<FileNotFoundException>(() => ImageFolders.Open(folder.Path)).Message;

        Assert.Contains("train-images-idx3-ubyte", message);
        Assert.Contains("test_batch.bin", message);
        Assert.Throws<DirectoryNotFoundException>(() => ImageFolders.Open(folder.File("none")));
    }

    // Means and deviations as published with the data sets.
    [SkippableTheory]
    [InlineData("mnist", "mnist train", "7", 0.1307, 0.3081)]
    [InlineData("fashion-mnist", "fashion-mnist train", "Sneaker", 0.2860, 0.3530)]
    public void The_real_MNIST_and_its_drop_in_are_read(string name, string expectedName, string class7, double mean, double std)
    {
        var (train, test) = ImageFolders.Open(SharedData.Folder(name));

        Assert.Equal((60_000, 10_000), (train.Count, test.Count));
        Assert.Equal((expectedName, class7), (train.Name, train.ClassNames[7]));
        var (actualMean, actualStd) = train.ChannelStatistics();
        Assert.Equal(mean, actualMean[0], 5e-5);
        Assert.Equal(std, actualStd[0], 5e-5);
    }

    [SkippableFact]
    public void The_real_CIFAR_is_read()
    {
        var (train, test) = ImageFolders.Open(SharedData.Folder("cifar10"));

        Assert.Equal(new ImageShape(3, 32, 32), train.Shape);
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(test.Count / 10, test.Labels.Count(other => other == label)));
        Assert.Equal("airplane", train.ClassNames[0]);
    }
}
