using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fathom.Generators;

/// <summary>Turns the declaration of a module into a <see cref="ModuleModel"/>.</summary>
internal static class ModuleParser
{
    /// <summary>A cheap first look, without symbols.</summary>
    public static bool MayBeModule(SyntaxNode node) => node is ClassDeclarationSyntax { BaseList: not null };

    /// <summary>The model, or null when there is nothing to generate for this declaration.</summary>
    public static ModuleModel? Parse(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node, cancellation) is not INamedTypeSymbol module
            || !StateTypes.IsModule(module)
            || !IsFirstPart(context.Node, module, cancellation)
            || StateSlots.HasOwnVisit(module)
            || ModulePartiality.Obstacle(module) is not null)
            return null;

        var members = StateSlots.Of(module).Select(slot => new StateMember(slot.Kind, slot.Name, Access(slot.Symbol))).ToImmutableArray();
        if (members.IsEmpty)
            return null;

        var space = module.ContainingNamespace;
        return new ModuleModel(
            HintName(module),
            space.IsGlobalNamespace ? null : space.ToDisplayString(),
            new([.. ModulePartiality.Enclosing(module).Reverse().Select(Declaration)]),
            Accessibility(module),
            new(members));
    }

    // A class in several parts is offered once for each part with a base list; only one of them may answer.
    private static bool IsFirstPart(SyntaxNode node, INamedTypeSymbol module, CancellationToken cancellation) =>
        module.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)).First(MayBeModule) == node;

    private static string Access(ISymbol member)
    {
        var name = Identifier(StateNaming.SimpleName(member));
        return member is IPropertySymbol { ExplicitInterfaceImplementations: { IsEmpty: false } implemented }
            ? $"(({implemented[0].ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})this).{name}"
            : $"this.{name}";
    }

    // An override of a 'protected internal' method is 'protected' where the internals of its assembly cannot be seen.
    private static string Accessibility(INamedTypeSymbol module)
    {
        var root = module;
        while (root.BaseType is { } parent && !StateTypes.IsNn(root, "Module"))
            root = parent;

        var declaring = root.ContainingAssembly;
        var seesInternals = SymbolEqualityComparer.Default.Equals(declaring, module.ContainingAssembly)
            || declaring.GivesAccessTo(module.ContainingAssembly);
        return seesInternals ? "protected internal" : "protected";
    }

    private static string Declaration(INamedTypeSymbol type)
    {
        var keyword = type switch
        {
            { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            { TypeKind: TypeKind.Interface } => "interface",
            _ => "class",
        };
        var parameters = type.TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", type.TypeParameters.Select(p => Identifier(p.Name)))}>";
        return $"{keyword} {Identifier(type.Name)}{parameters}";
    }

    private static string HintName(INamedTypeSymbol module)
    {
        var types = string.Join("+", ModulePartiality.Enclosing(module).Reverse().Select(t => t.MetadataName.Replace('`', '_')));
        var space = module.ContainingNamespace;
        return space.IsGlobalNamespace ? $"{types}.Visit.g.cs" : $"{space.ToDisplayString().Replace("@", "")}.{types}.Visit.g.cs";
    }

    private static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
