namespace Fathom.Data;

/// <summary>
/// A folder with the four files of MNIST or a drop-in such as Fashion-MNIST: train and t10k, images and labels, plain or .gz, named
/// <c>train-images-idx3-ubyte</c> or <c>train-images.idx3-ubyte</c>.
/// </summary>
public static class MnistFolder
{
    private static readonly string[] DigitNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private static readonly string[] FashionNames =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    // The two sets share their file names; the labels of the first test images tell them apart.
    private static readonly int[] FashionTestLabels = [9, 2, 1, 1, 6, 1, 4, 6, 5, 7, 4, 5, 7, 3, 4, 1];

    /// <summary>Whether <paramref name="folder"/> holds at least one of the four files.</summary>
    public static bool IsPresent(string folder) =>
        Names().Any(name => FindFile(folder, name.Part, name.Rank) is not null);

    /// <summary>Reads the four files.</summary>
    /// <exception cref="FileNotFoundException">When one is missing; the message says which names were looked for.</exception>
    /// <exception cref="FormatException">When a file is damaged or the images and labels do not belong together.</exception>
    public static TrainTestImages Read(string folder)
    {
        var (trainShape, trainPixels, trainLabels) = ReadHalf(folder, "train");
        var (testShape, testPixels, testLabels) = ReadHalf(folder, "t10k");
        if (trainShape != testShape)
            throw new FormatException($"{folder}: training images are {trainShape}, test images {testShape}. Are the files from two data sets?");
        var isFashion = testLabels.AsSpan().StartsWith(FashionTestLabels);
        var name = isFashion ? "fashion-mnist" : "mnist";
        var classNames = isFashion ? FashionNames : DigitNames;
        return new(
            new($"{name} train", trainShape, trainPixels, trainLabels, classNames),
            new($"{name} test", testShape, testPixels, testLabels, classNames));
    }

    private static (ImageShape Shape, byte[] Pixels, int[] Labels) ReadHalf(string folder, string half)
    {
        var imagesPath = RequireFile(folder, $"{half}-images", 3);
        var labelsPath = RequireFile(folder, $"{half}-labels", 1);
        var images = IdxFile.Read(imagesPath);
        var labels = IdxFile.Read(labelsPath);
        if (images is not { Type: IdxType.U8, Shape: [var count, var height and > 0, var width and > 0] })
            throw new FormatException($"{imagesPath}: images must be u8 [N, H, W], found {images.Type} {images.Shape}.");
        if (labels is not { Type: IdxType.U8, Shape: [var labelCount] })
            throw new FormatException($"{labelsPath}: labels must be u8 [N], found {labels.Type} {labels.Shape}.");
        if (count != labelCount)
            throw new FormatException($"{folder}: {count} {half} images but {labelCount} labels. Are the files from two data sets?");
        var numbers = labels.ToArray<int>();
        if (numbers.Any(number => number > 9))
            throw new FormatException($"{labelsPath}: label {numbers.Max()}; only 0 to 9 are expected.");
        return (new ImageShape(1, height, width), images.TakeBytes(), numbers);
    }

    private static string RequireFile(string folder, string part, int rank) =>
        FindFile(folder, part, rank) ?? throw new FileNotFoundException(
            $"{folder}: no {part} file. Looked for {string.Join(", ", Spellings(part, rank))}.", Path.Combine(folder, Spellings(part, rank)[0]));

    private static string? FindFile(string folder, string part, int rank) =>
        Spellings(part, rank).Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string[] Spellings(string part, int rank) =>
        [$"{part}-idx{rank}-ubyte", $"{part}-idx{rank}-ubyte.gz", $"{part}.idx{rank}-ubyte", $"{part}.idx{rank}-ubyte.gz"];

    private static IEnumerable<(string Part, int Rank)> Names() =>
        [("train-images", 3), ("train-labels", 1), ("t10k-images", 3), ("t10k-labels", 1)];
}
