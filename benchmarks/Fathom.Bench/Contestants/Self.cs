using System.Diagnostics;

namespace Fathom.Bench;

/// <summary>This program again, as a child.</summary>
internal static class Self
{
    /// <summary>A command of this program.</summary>
    public static ProcessStartInfo Command(IReadOnlyList<string> arguments)
    {
        var self = Environment.ProcessPath ?? throw new IOException("the path of this program is not known");
        // Started as `dotnet Fathom.Bench.dll`, the process is the host, and takes the program as its first argument.
        var hosted = Path.GetFileNameWithoutExtension(self) == "dotnet";
        var start = ChildProcess.Command(self, hosted ? [Path.Combine(AppContext.BaseDirectory, "Fathom.Bench.dll"), .. arguments] : arguments);
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }
}
