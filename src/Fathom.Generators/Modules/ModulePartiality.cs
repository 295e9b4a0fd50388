using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fathom.Generators;

/// <summary>Says whether a second part of a class can be written in another file.</summary>
internal static class ModulePartiality
{
    /// <summary>Why it cannot, as the end of a sentence; null when it can.</summary>
    public static string? Obstacle(INamedTypeSymbol module)
    {
        if (Enclosing(module).Any(t => t.IsFileLocal))
            return "it is file-local, so its other part cannot be generated; make it internal, or override Visit by hand";
        if (!IsPartial(module))
            return $"it is not partial; declare it 'partial class {module.Name}'";
        return Enclosing(module).FirstOrDefault(t => !IsPartial(t)) is { } outer
            ? $"'{outer.Name}', which contains it, is not partial; declare that type partial as well"
            : null;
    }

    /// <summary>The type and the types around it, innermost first.</summary>
    public static IEnumerable<INamedTypeSymbol> Enclosing(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
            yield return t;
    }

    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));
}
