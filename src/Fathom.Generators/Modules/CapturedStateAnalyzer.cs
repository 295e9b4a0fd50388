using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fathom.Generators;

/// <summary>
/// Reports primary-constructor parameters of a module that hold state and are used after construction (FATHOM003). The compiler keeps
/// such a parameter in a field without a name, which no visitor can reach, so it would be neither trained nor saved.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CapturedStateAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Captured = new(
        "FATHOM003",
        "A captured constructor parameter is not part of the module's state",
        "'{0}' is captured by module '{1}', and a captured parameter is no part of its state; copy it into a get-only property and use that",
        "Fathom.Modules",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A module's state is its fields and properties; a captured constructor parameter is neither trained nor saved.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Captured];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolStartAction(Start, SymbolKind.NamedType);
    }

    private static void Start(SymbolStartAnalysisContext context)
    {
        var module = (INamedTypeSymbol)context.Symbol;
        if (!StateTypes.IsModule(module) || StateSlots.HasOwnVisit(module))
            return;

        var captured = new ConcurrentDictionary<IParameterSymbol, byte>(SymbolEqualityComparer.Default);
        context.RegisterOperationAction(
            operation =>
            {
                var parameter = ((IParameterReferenceOperation)operation.Operation).Parameter;
                if (IsCaptured(parameter, operation.ContainingSymbol, module))
                    captured.TryAdd(parameter, 0);
            },
            OperationKind.ParameterReference);
        context.RegisterSymbolEndAction(end =>
        {
            foreach (var parameter in captured.Keys)
                end.ReportDiagnostic(Diagnostic.Create(Captured, parameter.Locations[0], parameter.Name, module.Name));
        });
    }

    // Initializers run inside the constructor and capture nothing; their containing symbol is the field or property.
    private static bool IsCaptured(IParameterSymbol parameter, ISymbol user, INamedTypeSymbol module) =>
        user is IMethodSymbol
        && parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
        && constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ClassDeclarationSyntax)
        && SymbolEqualityComparer.Default.Equals(constructor.ContainingType, module)
        && !SymbolEqualityComparer.Default.Equals(constructor, user)
        && StateTypes.Classify(parameter.Type) is not null;
}
