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

    private const double TurnMilliseconds = 10;
    private const int FewestTurns = 7;

    /// <summary>Whether a folder holds a build of this program.</summary>
    public static bool IsBuild(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, Program));

    /// <summary>Prints a line for each workload that both builds have.</summary>
    public int Run(IEnumerable<string> workloads)
    {
        var (old, current) = (Load(before.FullName), Load(AppContext.BaseDirectory));
        Console.WriteLine($"{"name",-36} {"before ms",10} {"now ms",10} {"ratio",6}   quartiles");
        foreach (var name in workloads)
            if (Create(old, name) is { } first && Create(current, name) is { } second)
                Print(name, first, second);
        return 0;
    }

    private void Print(string name, Case first, Case second)
    {
        Sampler.WarmUp(first);
        Sampler.WarmUp(second);
        var count = Sampler.GroupSize(second, TurnMilliseconds);
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

    // The other side's data fill the caches: steps that are not timed bring this side's back, both of the buffers that results alternate between.
    private static double Turn(Case subject, int count)
    {
        subject.Step();
        subject.Step();
        return Sampler.Time(subject, count);
    }

    // Another build's types are not this build's, though their names are: they are reached by name.

    private Build Load(string folder)
    {
        var build = new Build(Path.Combine(folder, Program));
        build.LoadFromAssemblyName(new("Fathom.Cpu")).GetType("Fathom.Cpu.CpuThreads")!.GetProperty("Count")!.SetValue(null, threads);
        return build;
    }

    private static Case? Create(Build build, string name)
    {
        var matching = build.LoadFromAssemblyName(new("Fathom.Bench"))
            .GetType(typeof(Workloads).FullName!)!.GetMethod(nameof(Workloads.Matching))!.Invoke(null, [name]);
        if (matching is not IList { Count: > 0 } workloads)
            return null;
        var theirs = ((Delegate)Read(workloads[0]!, nameof(Workload.Create))!).DynamicInvoke()!;
        return new((Action)Read(theirs, nameof(Case.Step))!) { Counted = (Func<double>?)Read(theirs, nameof(Case.Counted)) };
    }

    private static object? Read(object target, string property) => target.GetType().GetProperty(property)!.GetValue(target);

    // Looks in its own folder first, since this program's assemblies have the same names.
    private sealed class Build(string program) : AssemblyLoadContext
    {
        private readonly AssemblyDependencyResolver resolver = new(program);

        protected override Assembly? Load(AssemblyName name) => resolver.ResolveAssemblyToPath(name) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
