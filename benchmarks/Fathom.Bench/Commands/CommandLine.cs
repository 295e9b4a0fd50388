using System.CommandLine;

namespace Fathom.Bench;

/// <summary>The options, and which of the commands they start.</summary>
internal static class CommandLine
{
    private const string DefaultPage = "docs/performance.md", DefaultScript = "../shared/peers/torch_bench.py";

    private static readonly Option<int> Repeat = new("--repeat") { Description = "Samples of each workload in a round.", DefaultValueFactory = _ => 40 };
    private static readonly Option<double> MaxSeconds = new("--max-seconds") { Description = "Sampling time of each workload in a round.", DefaultValueFactory = _ => 3 };

    /// <summary>The whole command line.</summary>
    public static RootCommand Create()
    {
        var list = new Option<bool>("--list") { Description = "Name the workloads." };
        var only = new Option<string>("--only") { Description = "Workloads to run, separated by commas; a trailing * matches a prefix." };
        var threads = new Option<string>("--threads") { Description = "Numbers of threads, separated by commas; for both sides.", DefaultValueFactory = _ => "1" };
        var rounds = new Option<int>("--rounds") { Description = "How often the sides take turns on each workload.", DefaultValueFactory = _ => 2 };
        var peer = new Option<string>("--peer") { Description = "Who to compare with.", DefaultValueFactory = _ => "none" };
        peer.AcceptOnlyFromAmong("torch", "onednn", "none");
        var script = new Option<FileInfo>("--peer-script") { Description = $"PyTorch's script; default {DefaultScript}." };
        var json = new Option<FileInfo>("--json") { Description = "Write the results to this file, and those of a whole run to the page too." };
        var docs = new Option<FileInfo>("--docs") { Description = $"Rewrite this page's tables; default {DefaultPage} for a run of everything with --json." };
        var trace = new Option<FileInfo>("--trace") { Description = "Do not compare: write a Chrome trace of the kernels of one step of each workload." };
        var root = new RootCommand("Named workloads, side by side with a peer.")
        {
            list, only, threads, rounds, Repeat, MaxSeconds, peer, script, json, docs, trace, Pairs(), Measure(), Step(), Report(),
        };
        root.SetAction(arguments =>
        {
            var counts = ThreadCounts(arguments.GetRequiredValue(threads));
            var names = Workloads.Names(arguments.GetValue(only) ?? "*");
            if (counts is null)
                return Refuse("--threads takes numbers from 1 on, separated by commas.");
            if (names.Count == 0)
                return Refuse($"No workload is called '{arguments.GetValue(only)}'; --list names them.");
            if (arguments.GetValue(list))
                return Print(names);
            if (arguments.GetValue(trace) is { } traceFile)
                return ChromeTrace.Write(traceFile, names, counts[0]);
            var page = arguments.GetValue(docs);
            if (page is null && arguments.GetValue(json) is not null && arguments.GetValue(only) is null && File.Exists(DefaultPage))
                page = new FileInfo(DefaultPage);
            return new CompareCommand(arguments.GetRequiredValue(peer), arguments.GetValue(script)?.FullName ?? Path.GetFullPath(DefaultScript),
                new Sampler(arguments.GetValue(Repeat), arguments.GetValue(MaxSeconds)), Math.Max(1, arguments.GetValue(rounds)))
                .Run(names, counts, arguments.GetValue(json), page);
        });
        return root;
    }

    private static Command Pairs()
    {
        var folder = new Argument<DirectoryInfo>("before") { Description = "Output folder of the other build." }.AcceptExistingOnly();
        var only = new Option<string>("--only") { Description = "Workloads to run, as above.", DefaultValueFactory = _ => "*" };
        var threads = new Option<int>("--threads") { Description = "Number of threads.", DefaultValueFactory = _ => 1 };
        var command = new Command("pairs", "Compare this build with another, in one process and in short turns.") { folder, only, threads, MaxSeconds };
        command.SetAction(arguments =>
        {
            var names = Workloads.Names(arguments.GetRequiredValue(only));
            var before = arguments.GetRequiredValue(folder);
            if (names.Count == 0)
                return Refuse($"No workload is called '{arguments.GetValue(only)}'; --list names them.");
            if (!PairsCommand.IsBuild(before))
                return Refuse($"'{before}' holds no {PairsCommand.Program}; name the output folder of another build, such as a copy of bin/Release/net10.0.");
            return new PairsCommand(before, Math.Max(1, arguments.GetValue(threads)), arguments.GetValue(MaxSeconds)).Run(names);
        });
        return command;
    }

    // The commands below run in child processes of a comparison.

    private static Command Measure()
    {
        var (workload, threads) = (new Argument<string>("workload"), new Option<int>("--threads"));
        var variant = new Option<string>("--onednn") { Description = "Measure oneDNN's, in this variant." };
        var command = new Command("measure", "Measure one workload in this process; the result is a line of JSON.") { workload, variant, threads, Repeat, MaxSeconds };
        command.SetAction(arguments => CompareCommand.MeasureHere(
            arguments.GetRequiredValue(workload), arguments.GetValue(variant), arguments.GetValue(threads), new Sampler(arguments.GetValue(Repeat), arguments.GetValue(MaxSeconds))));
        return command;
    }

    private static Command Step()
    {
        var (workload, threads) = (new Argument<string>("workload"), new Option<int>("--threads"));
        var command = new Command("step", "Run one step of one workload.") { workload, threads };
        command.SetAction(arguments => ColdStart.Step(arguments.GetRequiredValue(workload), arguments.GetValue(threads)));
        return command;
    }

    private static Command Report()
    {
        var results = new Argument<FileInfo>("results").AcceptExistingOnly();
        var docs = new Option<FileInfo>("--docs") { Description = "The page.", DefaultValueFactory = _ => new FileInfo(DefaultPage) };
        var command = new Command("report", "Rewrite the page's tables from a result file.") { results, docs };
        command.SetAction(arguments =>
        {
            Page.Update(arguments.GetRequiredValue(docs), BenchJson.Read(arguments.GetRequiredValue(results)));
            return 0;
        });
        return command;
    }

    private static int Print(IEnumerable<string> names)
    {
        foreach (var name in names)
            Console.WriteLine(name);
        return 0;
    }

    private static int[]? ThreadCounts(string text)
    {
        var counts = text.Split(',').Select(part => int.TryParse(part, out var count) ? count : 0).ToArray();
        return counts.All(count => count is >= 1 and <= 1024) ? counts : null;
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
