namespace Fathom.Data;

/// <summary>The image data sets that <see cref="DownloadCache"/> can fetch by name.</summary>
public static class KnownDatasets
{
    /// <summary>MNIST: 60,000 and 10,000 grey images of digits, 28 by 28. LeCun, Cortes and Burges (1998).</summary>
    public static RemoteDataset Mnist { get; } = new("mnist",
    [
        MnistFile("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        MnistFile("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        MnistFile("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        MnistFile("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ]);

    /// <summary>Fashion-MNIST: 60,000 and 10,000 grey images of clothing, 28 by 28. Xiao, Rasul and Vollgraf (2017), arXiv:1708.07747.</summary>
    public static RemoteDataset FashionMnist { get; } = new("fashion-mnist",
    [
        FashionFile("train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
        FashionFile("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        FashionFile("t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
        FashionFile("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ]);

    /// <summary>CIFAR-10: 50,000 and 10,000 colour photos, 32 by 32. Krizhevsky (2009).</summary>
    public static RemoteDataset Cifar10 { get; } = new("cifar10",
    [
        new(
            "cifar-10-binary.tar.gz",
            170_052_171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            [new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")]),
    ]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RemoteDataset> All { get; } = [Mnist, FashionMnist, Cifar10];

    private static RemoteFile MnistFile(string name, long bytes, string sha256) => new(name, bytes, sha256,
    [
        new($"https://ossci-datasets.s3.amazonaws.com/mnist/{name}"),
        new($"https://storage.googleapis.com/cvdf-datasets/mnist/{name}"),
    ]);

    private static RemoteFile FashionFile(string name, long bytes, string sha256) => new(name, bytes, sha256,
    [
        new($"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/{name}"),
        new($"https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/{name}"),
    ]);
}
