using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fathom.Generators;

/// <summary>Reports statements that compute a tensor and drop it (FATHOM004), such as <c>x.Relu();</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TensorResultAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Discarded = new(
        "FATHOM004",
        "The result of a tensor operation is discarded",
        "The tensor that '{0}' returns is discarded, and as tensors are immutable and lazy the statement does nothing; assign it, or call Eval()",
        "Fathom.Tensors",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Operations return new tensors, and compute nothing until a value is asked for.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Discarded];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.ExpressionStatement);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        // The body of an expression lambda is an implicit statement; '() => a.MatMul(b)' may be called for its exception alone.
        if (context.Operation.IsImplicit)
            return;

        var value = ((IExpressionStatementOperation)context.Operation).Operation;
        while (value is IConditionalAccessOperation access)
            value = access.WhenNotNull;

        if (StateTypes.IsCore(value.Type, "Tensor") && Source(value) is { } source)
            context.ReportDiagnostic(Diagnostic.Create(Discarded, value.Syntax.GetLocation(), source));
    }

    /// <summary>What made the value; null for those that have an effect: Eval, a delegate (a compiled step), assignments, awaited calls.</summary>
    private static string? Source(IOperation value) => value switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } => null,
        IInvocationOperation { TargetMethod.Name: not "Eval" } call => call.TargetMethod.Name,
        IObjectCreationOperation => "new Tensor",
        _ => null,
    };
}
