using System.Collections;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace Fathom.Bench;

/// <summary>
/// Times workloads of two builds of this program in one process, in short turns, so that both meet the same state of a
/// machine whose speed changes from second to second. The result is the median of the turns' ratios.
/// </summary>
internal sealed class PairsCommand(DirectoryInfo before, int threads, double seconds)
{
    /// <summary>The file that another build's output folder must hold.</summary>
    public const string Program = "Fathom.Bench.dll";

    private const double WarmUpSeconds = 1.2, TurnMilliseconds = 10;
    private const int FewestTurns = 7;

    /// <summary>Whether a folder holds a build of this program.</summary>
    public static bool IsBuild(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, Program));

    /// <summary>Prints a line for each workload that both builds have.</summary>
    public int Run(IEnumerable<string> workloads)
    {
        var (old, current) = (Load(before.FullName), Load(AppContext.BaseDirectory));
        Console.WriteLine($"{"name",-36} {"before ms",10} {"now ms",10} {"ratio",6}   quartiles");
        foreach (var name in workloads)
            if (Step(old, name) is { } first && Step(current, name) is { } second)
                Print(name, first, second);
        return 0;
    }

    private void Print(string name, Action first, Action second)
    {
        WarmUp(first);
        WarmUp(second);
        var count = Math.Max(1, (int)(TurnMilliseconds / Time(second, 1)));
        var (before, now, ratios) = (new List<double>(), new List<double>(), new List<double>());
        var begin = Stopwatch.GetTimestamp();
        while (ratios.Count < FewestTurns || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            // The order changes from turn to turn, so that neither side is always the one that follows the other.
            var firstLeads = ratios.Count % 2 == 0;
            var a = Turn(firstLeads ? first : second, count);
            var b = Turn(firstLeads ? second : first, count);
            before.Add(firstLeads ? a : b);
            now.Add(firstLeads ? b : a);
            ratios.Add(before[^1] / now[^1]);
        }
        foreach (var list in (List<double>[])[before, now, ratios])
            list.Sort();
        Console.WriteLine($"{name,-36} {Sampler.Median(before),10:0.0000} {Sampler.Median(now),10:0.0000} {Sampler.Median(ratios),6:0.000}   "
            + $"{ratios[ratios.Count / 4]:0.000} to {ratios[ratios.Count * 3 / 4]:0.000}");
    }

    private static void WarmUp(Action step)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var count = 0; count < 3 || Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmUpSeconds; count++)
            step();
    }

    // The other side's data fill the caches: steps that are not timed bring this side's back, both of the buffers that results alternate between.
    private static double Turn(Action step, int count)
    {
        step();
        step();
        return Time(step, count);
    }

    private static double Time(Action step, int count)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
            step();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds / count;
    }

    // Another build's types are not this build's, though their names are: they are reached by name.

    private Build Load(string folder)
    {
        var build = new Build(Path.Combine(folder, Program));
        build.LoadFromAssemblyName(new("Fathom.Cpu")).GetType("Fathom.Cpu.CpuThreads")!.GetProperty("Count")!.SetValue(null, threads);
        return build;
    }

    private static Action? Step(Build build, string name)
    {
        var matching = build.LoadFromAssemblyName(new("Fathom.Bench"))
            .GetType(typeof(Workloads).FullName!)!.GetMethod(nameof(Workloads.Matching))!.Invoke(null, [name]);
        if (matching is not IList { Count: > 0 } workloads)
            return null;
        var create = (Delegate)Read(workloads[0]!, nameof(Workload.Create));
        return (Action)Read(create.DynamicInvoke()!, nameof(Case.Step));
    }

    private static object Read(object target, string property) => target.GetType().GetProperty(property)!.GetValue(target)!;

    // Looks in its own folder first, since this program's assemblies have the same names.
    private sealed class Build(string program) : AssemblyLoadContext
    {
        private readonly AssemblyDependencyResolver resolver = new(program);

        protected override Assembly? Load(AssemblyName name) => resolver.ResolveAssemblyToPath(name) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
