using Microsoft.CodeAnalysis;

namespace Fathom.Generators;

/// <summary>Finds the members in which a module stores its parameters, buffers and children.</summary>
internal static class StateSlots
{
    /// <summary>The slots that the class itself declares, in the order of declaration.</summary>
    public static IEnumerable<StateSlot> Of(INamedTypeSymbol module)
    {
        foreach (var member in module.GetMembers())
            if (StorageType(member) is { } type && StateTypes.Classify(type) is { } kind && StateNaming.NameOf(member) is { } name)
                yield return new StateSlot(member, kind, name);
    }

    /// <summary>Whether the class overrides <c>Visit</c> in its own code, that is, not through the generator.</summary>
    public static bool HasOwnVisit(INamedTypeSymbol module) =>
        module.GetMembers("Visit").OfType<IMethodSymbol>().Any(method =>
            method is { IsOverride: true, Parameters.Length: 1 }
            && StateTypes.IsNn(method.Parameters[0].Type, "ModuleVisitor")
            && !IsGenerated(method));

    /// <summary>The type of a field or of a property that stores its value here; null for every other member.</summary>
    private static ITypeSymbol? StorageType(ISymbol member) => member switch
    {
        { IsStatic: true } or { IsImplicitlyDeclared: true } => null,
        IFieldSymbol field => field.Type,
        IPropertySymbol { IsIndexer: false, GetMethod: not null } property when HasStorage(property) && !IsVisitedByBase(property) => property.Type,
        _ => null,
    };

    // In source a stored property is one with a backing field. Private fields of a referenced assembly are not loaded;
    // there the compiler's mark on an automatic getter tells the same.
    private static bool HasStorage(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
        || (property is { IsAbstract: false, DeclaringSyntaxReferences.IsEmpty: true }
            && HasAttribute(property.GetMethod, "CompilerGeneratedAttribute"));

    // The base class reads a virtual property that it stores, and so reaches the override; to visit it here would be twice.
    private static bool IsVisitedByBase(IPropertySymbol property)
    {
        for (var overridden = property.OverriddenProperty; overridden is not null; overridden = overridden.OverriddenProperty)
            if (HasStorage(overridden))
                return true;
        return false;
    }

    private static bool IsGenerated(IMethodSymbol method) => HasAttribute(method, "GeneratedCodeAttribute");

    private static bool HasAttribute(ISymbol? symbol, string name) =>
        symbol?.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == name) == true;
}
