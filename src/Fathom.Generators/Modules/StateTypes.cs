using Microsoft.CodeAnalysis;

namespace Fathom.Generators;

/// <summary>Recognises, by full name, the types that make up a module's state.</summary>
internal static class StateTypes
{
    /// <summary>Whether the class derives from <c>Fathom.Nn.Module</c> (the class itself does not count).</summary>
    public static bool IsModule(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class && type.BaseType is { } parent && Ancestors(parent).Any(t => IsNn(t, "Module"));

    /// <summary>What a member of this type holds, or null when that is no state.</summary>
    public static StateKind? Classify(ITypeSymbol type) => One(type) ?? Many(type);

    /// <summary>Whether the type is <c>Fathom.Nn.{name}</c>.</summary>
    public static bool IsNn(ITypeSymbol? type, string name) =>
        type?.Name == name && type.ContainingNamespace is { Name: "Nn", ContainingNamespace: { } parent } && IsFathom(parent);

    /// <summary>Whether the type is <c>Fathom.{name}</c>.</summary>
    public static bool IsCore(ITypeSymbol? type, string name) =>
        type?.Name == name && type.ContainingNamespace is { } parent && IsFathom(parent);

    private static StateKind? One(ITypeSymbol type)
    {
        foreach (var ancestor in Ancestors(type))
        {
            if (IsCore(ancestor, "Parameter")) return StateKind.Parameter;
            if (IsCore(ancestor, "StateBuffer")) return StateKind.Buffer;
            if (IsNn(ancestor, "Module")) return StateKind.Child;
        }

        // A type parameter is what its constraints say it is.
        return type is ITypeParameterSymbol parameter
            ? parameter.ConstraintTypes.Select(Classify).FirstOrDefault(kind => kind is not null)
            : null;
    }

    private static StateKind? Many(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];

        var interfaces = type is INamedTypeSymbol named ? type.AllInterfaces.Add(named) : type.AllInterfaces;
        return interfaces
            .Where(t => t.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            .Select(t => One(Value(t.TypeArguments[0])))
            .FirstOrDefault(kind => kind is not null);
    }

    /// <summary>The value of a dictionary's entry, or the element itself.</summary>
    private static ITypeSymbol Value(ITypeSymbol element) =>
        element is INamedTypeSymbol { MetadataName: "KeyValuePair`2" } pair && pair.TypeArguments[0].SpecialType == SpecialType.System_String
            ? pair.TypeArguments[1]
            : element;

    private static IEnumerable<ITypeSymbol> Ancestors(ITypeSymbol type)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
            yield return t;
    }

    private static bool IsFathom(INamespaceSymbol space) => space is { Name: "Fathom", ContainingNamespace.IsGlobalNamespace: true };
}
