namespace Fathom.Data;

/// <summary>
/// Handwriting-like digits drawn by a seeded generator: a stand-in for MNIST that needs no file and no network. Same layout as MNIST: 28 by 28
/// grey, white on black, in a 20 by 20 box centred by mass, classes 0 to 9 in equal numbers.
/// </summary>
public static class SyntheticDigits
{
    private static readonly string[] ClassNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Draws a training and a test set that share no image.</summary>
    /// <param name="key">Source of the images; the same key gives the same bytes whatever the number of threads.</param>
    /// <param name="trainCount">Images to train on.</param>
    /// <param name="testCount">Images to test on.</param>
    public static TrainTestImages Create(RandomKey key, int trainCount = 10_000, int testCount = 2_000) =>
        new(Draw("synthetic digits train", key.Fold(0), trainCount), Draw("synthetic digits test", key.Fold(1), testCount));

    private static ImageDataset Draw(string name, RandomKey key, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        const int Length = DigitCanvas.Size * DigitCanvas.Size;
        var labels = new int[count];
        for (var index = 0; index < count; index++)
            labels[index] = index % 10;
        key.Numbers().Shuffle(labels.AsSpan());
        var pixels = new byte[checked(count * Length)];
        // Each image has a key of its own, so that it does not matter which thread draws it.
        Parallel.For(0, count, index =>
        {
            var random = key.Fold((ulong)index).Numbers();
            DigitCanvas.Draw(Handwriting.Write(labels[index], random), random, pixels.AsSpan(index * Length, Length));
        });
        return new(name, new ImageShape(1, DigitCanvas.Size, DigitCanvas.Size), pixels, labels, ClassNames);
    }
}
