using System.CommandLine;
using Fathom.Cpu;

namespace Fathom.Cli;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    /// <summary>One JSON object on standard output; what people read goes to standard error.</summary>
    public static Option<bool> Json() => new("--json")
    {
        Description = "Print one JSON object as the last line of standard output; all else goes to standard error",
    };

    /// <summary>Number of threads.</summary>
    public static Option<int?> Threads() => NumberOptions.Whole("--threads", "Threads to compute with (all processors)", 1, 1024);

    /// <summary>Name or folder of the data.</summary>
    public static Option<string?> Data(string fallback) => new("--data")
    {
        Description = $"{string.Join(", ", DataSource.Names)}, or a folder with the files of MNIST, Fashion-MNIST or CIFAR-10 ({fallback})",
        HelpName = "NAME|DIR",
    };

    /// <summary>The most images of each half.</summary>
    public static Option<int?> Limit() => NumberOptions.Whole("--limit", "Use at most N training and N test images, for a quick trial", 1, int.MaxValue);

    /// <summary>Applies <see cref="Threads"/>.</summary>
    public static void UseThreads(int? threads)
    {
        if (threads is { } count)
            CpuThreads.Count = count;
    }
}
