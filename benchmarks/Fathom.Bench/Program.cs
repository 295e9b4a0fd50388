using System.CommandLine;
using Fathom.Bench;
using Fathom.Cpu;

const int Misuse = 2;

var list = new Option<bool>("--list") { Description = "Name the workloads." };
var only = new Option<string>("--only") { Description = "Workloads to run, separated by commas; * stands for anything.", DefaultValueFactory = _ => "*" };
var threads = new Option<int>("--threads") { Description = "Threads, for the peer too.", DefaultValueFactory = _ => 1 };
var repeat = new Option<int>("--repeat") { Description = "Samples of each workload.", DefaultValueFactory = _ => 40 };
var maxSeconds = new Option<double>("--max-seconds") { Description = "Sampling time of each workload.", DefaultValueFactory = _ => 3 };
var peer = new Option<string>("--peer") { Description = "Run this peer side by side; 'torch' is the only one." };
peer.AcceptOnlyFromAmong("torch");
var peerScript = new Option<FileInfo>("--peer-script") { Description = "The peer's script; default ../shared/peers/torch_bench.py." };
var json = new Option<FileInfo>("--json") { Description = "Write results to this file too, a line of JSON each." };
var command = new RootCommand("Named workloads, side by side with a peer.") { list, only, threads, repeat, maxSeconds, peer, peerScript, json };

var arguments = command.Parse(args);
if (arguments.Errors is [var error, ..])
    return Refuse(error.Message);
if (arguments.Action is not null)
    return arguments.Invoke();
var workloads = Workloads.Matching(arguments.GetRequiredValue(only));
if (workloads.Count == 0)
    return Refuse($"No workload is called '{arguments.GetValue(only)}'; --list names them.");
if (arguments.GetValue(list))
{
    foreach (var workload in workloads)
        Console.WriteLine(workload.Name);
    return 0;
}

var script = arguments.GetValue(peerScript) ?? new FileInfo("../shared/peers/torch_bench.py");
if (arguments.GetValue(peer) is not null && !script.Exists)
    return Refuse($"There is no {script}; name the peer's script with --peer-script.");
if (arguments.GetValue(threads) < 1 || arguments.GetValue(repeat) < 1)
    return Refuse("--threads and --repeat are at least 1.");
CpuThreads.Count = arguments.GetValue(threads);
var sampler = new Sampler(arguments.GetValue(repeat), arguments.GetValue(maxSeconds), CpuThreads.Count);
var opponent = arguments.GetValue(peer) is null ? null : new Peer(script.FullName, sampler);

using var file = arguments.GetValue(json)?.CreateText();
var report = new Report(Console.Out, file);
report.Begin(opponent is not null);
foreach (var workload in workloads)
{
    // One after the other for each workload, so that both meet the same state of the machine.
    var result = sampler.Measure(workload);
    GC.Collect();
    report.Add(result with { Peer = opponent?.Measure(workload.Name) });
}
return 0;

static int Refuse(string message)
{
    Console.Error.WriteLine(message.ReplaceLineEndings(" "));
    return Misuse;
}
