using Fathom.Compiler;
using Microsoft.Extensions.Logging;

namespace Fathom.Runtime;

/// <summary>A program was compiled.</summary>
/// <param name="Program">The program.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Reason">Why it was not found in the cache.</param>
public sealed record CompilationEvent(Program Program, TimeSpan Duration, string Reason);

/// <summary>What the compiler does: counts, events, and the options for what is evaluated next.</summary>
public static class Compilation
{
    private static readonly AsyncLocal<CompilerOptions?> Scoped = new();
    private static long compiled, evaluated;

    /// <summary>Programs compiled since the process began.</summary>
    public static long CompiledPrograms => Interlocked.Read(ref compiled);

    /// <summary>Evaluations since the process began; those beyond <see cref="CompiledPrograms"/> found their program in the cache.</summary>
    public static long Evaluations => Interlocked.Read(ref evaluated);

    /// <summary>Programs in the cache.</summary>
    public static int CachedPrograms => Evaluation.Cache.Count;

    /// <summary>Told of every compilation.</summary>
    public static event Action<CompilationEvent>? Compiled;

    /// <summary>Where compilations are logged (at Debug), or null.</summary>
    public static ILogger? Logger { get; set; }

    /// <summary>Stages that run for evaluations on this thread (and in tasks started from it).</summary>
    public static CompilerOptions Options
    {
        get => Scoped.Value ?? CompilerOptions.Default;
        set => Scoped.Value = value;
    }

    /// <summary>The program that evaluating these tensors would run; print it to see kernels, work and memory.</summary>
    public static Program Explain(params ReadOnlySpan<Tensor> tensors)
    {
        using var capture = Capture.Of(tensors, [], Options);
        return Program.Compile(capture, Backends.Current);
    }

    /// <summary>Forgets all programs, freeing their memory.</summary>
    public static void ClearCache() => Evaluation.Cache.Clear();

    internal static void CountEvaluation() => Interlocked.Increment(ref evaluated);

    internal static void Report(CompilationEvent compilation)
    {
        Interlocked.Increment(ref compiled);
        Compiled?.Invoke(compilation);
        if (Logger is { } logger && logger.IsEnabled(LogLevel.Debug))
            Log.Compiled(logger, compilation.Program.Nodes, compilation.Program.Steps.Count, compilation.Duration.TotalMilliseconds, compilation.Reason);
    }
}

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Compiled {Nodes} nodes to {Kernels} kernels in {Milliseconds:0.0} ms: {Reason}")]
    public static partial void Compiled(ILogger logger, int nodes, int kernels, double milliseconds, string reason);
}
