namespace Fathom.Data;

/// <summary>Opens a folder of images whatever its layout.</summary>
public static class ImageFolders
{
    /// <summary>Recognises MNIST and its drop-ins (<see cref="MnistFolder"/>) and CIFAR-10 (<see cref="CifarFolder"/>), and reads them.</summary>
    /// <exception cref="DirectoryNotFoundException">When there is no such folder.</exception>
    /// <exception cref="FileNotFoundException">When the folder holds none of the layouts, or one with a file missing.</exception>
    /// <exception cref="FormatException">When a file is damaged.</exception>
    public static TrainTestImages Open(string path)
    {
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"{path}: no such folder. Give the folder that holds the data files.");
        if (MnistFolder.IsPresent(path))
            return MnistFolder.Read(path);
        if (CifarFolder.IsPresent(path))
            return CifarFolder.Read(path);
        throw new FileNotFoundException(
            $"{path}: no image data set recognised here. Looked for MNIST (train-images-idx3-ubyte, train-labels-idx1-ubyte, "
            + "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte; also with .gz, or with a dot before idx) and CIFAR-10 (data_batch_*.bin and test_batch.bin, here or in "
            + "cifar-10-batches-bin).");
    }
}
