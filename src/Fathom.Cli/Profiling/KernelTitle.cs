using Fathom.Compiler;

namespace Fathom.Cli;

/// <summary>What a kernel does, in words.</summary>
internal static class KernelTitle
{
    // What the reader wants to know of a loop is what is dear in it: functions and reductions.
    private static readonly HashSet<string> Cheap =
    [
        "add", "subtract", "multiply", "divide", "negate", "abs", "maximum", "minimum", "where", "and", "or", "xor", "not", "sign",
        "equal", "not_equal", "less", "less_or_equal", "greater", "greater_or_equal",
    ];

    public static string Of(Kernel kernel) => kernel switch
    {
        LoopKernel loop => Of(loop),
        CallKernel { Epilogue: { } epilogue } call => $"{Of(call.Operation)}, then {Of(epilogue.Kernel)}",
        CallKernel call => Of(call.Operation),
        _ => kernel.Name,
    };

    private static string Of(Operation operation) => operation.Name switch
    {
        "conv" => "convolution",
        "conv_input_gradient" => "convolution, input gradient",
        "conv_weight_gradient" => "convolution, weight gradient",
        "matmul" => "matrix product",
        "max_pool" => "max pooling",
        "argmax_pool" => "max pooling, positions",
        "max_unpool" => "max pooling, gradient",
        var name => name.Replace('_', ' '),
    };

    private static string Of(LoopKernel loop)
    {
        var operations = loop.Body.OfType<ApplyInstruction>().Select(apply => apply.Operation.Name).ToArray();
        string[] dear =
        [
            .. loop.Body.OfType<RandomInstruction>().Any() ? ["random"] : Array.Empty<string>(),
            .. operations.Where(name => !Cheap.Contains(name) && !name.StartsWith("to_", StringComparison.Ordinal)).Distinct(),
            .. loop.Body.OfType<RowReduceInstruction>().Select(reduce => $"row {Lower(reduce.Kind)}").Distinct(),
            .. loop.Stores.Where(store => store.ColumnReduction is not null).Select(store => $"column {Lower(store.ColumnReduction!.Value)}").Distinct(),
        ];
        return operations.Length == 0 && dear.Length == 0 ? "copy"
            : dear.Length > 0 ? $"loop of {operations.Length}: {string.Join(", ", dear)}"
            : $"loop of {operations.Length}: {string.Join(", ", operations.Distinct().Take(4)).Replace('_', ' ')}{(operations.Distinct().Count() > 4 ? ", ..." : "")}";
    }

    private static string Lower(ReduceKind kind) => kind.ToString().ToLowerInvariant();
}
