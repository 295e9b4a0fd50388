using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fathom.Generators;

/// <summary>Reports modules whose state cannot be found (FATHOM001), or has one name for two members (FATHOM002).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModuleAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Unreachable = new(
        "FATHOM001",
        "A module's state cannot be found by the generator",
        "Module '{0}' holds parameters, buffers or modules, but {1}",
        "Fathom.Modules",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The code that finds a module's state is generated into a second part of the class.");

    private static readonly DiagnosticDescriptor DuplicateName = new(
        "FATHOM002",
        "Two members of a module have the same state name",
        "'{0}' and '{1}' are both '{2}' in the state of the module; give one of them another [StateName]",
        "Fathom.Modules",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Parameters are saved and loaded by name, so a name must stand for one of them.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Unreachable, DuplicateName];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var module = (INamedTypeSymbol)context.Symbol;
        if (!StateTypes.IsModule(module) || StateSlots.HasOwnVisit(module))
            return;

        var slots = StateSlots.Of(module).ToImmutableArray();
        if (slots.IsEmpty)
            return;

        if (ModulePartiality.Obstacle(module) is { } obstacle)
            context.ReportDiagnostic(Diagnostic.Create(Unreachable, module.Locations[0], module.Name, obstacle));

        var owners = Inherited(module);
        foreach (var slot in slots)
        {
            if (owners.TryGetValue(slot.Name, out var first))
                context.ReportDiagnostic(
                    Diagnostic.Create(DuplicateName, slot.Symbol.Locations[0], first.Locations, QualifiedName(slot.Symbol), QualifiedName(first), slot.Name));
            else
                owners.Add(slot.Name, slot.Symbol);
        }
    }

    private static Dictionary<string, ISymbol> Inherited(INamedTypeSymbol module)
    {
        var owners = new Dictionary<string, ISymbol>();
        for (var parent = module.BaseType; parent is not null && StateTypes.IsModule(parent); parent = parent.BaseType)
        {
            // What a hand-written Visit calls its members cannot be known here.
            if (StateSlots.HasOwnVisit(parent))
                continue;
            foreach (var slot in StateSlots.Of(parent))
                owners[slot.Name] = slot.Symbol;
        }

        return owners;
    }

    private static string QualifiedName(ISymbol member) => $"{member.ContainingType.Name}.{member.Name}";
}
