using System.Text;
using Microsoft.CodeAnalysis;

namespace Fathom.Generators;

/// <summary>Gives members the names that PyTorch would: <c>InProjWeight</c> becomes <c>in_proj_weight</c>.</summary>
internal static class StateNaming
{
    /// <summary>The name by <c>[StateName]</c> or else in snake case; null when the attribute leaves the member out.</summary>
    public static string? NameOf(ISymbol member)
    {
        var attribute = member.GetAttributes().FirstOrDefault(a => StateTypes.IsNn(a.AttributeClass, "StateNameAttribute"));
        return attribute is { ConstructorArguments: { Length: 1 } arguments } ? arguments[0].Value as string : SnakeCase(SimpleName(member));
    }

    /// <summary>The name without the interface in front of an explicit implementation.</summary>
    public static string SimpleName(ISymbol member) => member.Name.Substring(member.Name.LastIndexOf('.') + 1);

    private static string SnakeCase(string name)
    {
        var word = name.TrimStart('_');
        var text = new StringBuilder(word.Length + 4);
        for (var i = 0; i < word.Length; i++)
        {
            if (StartsWord(word, i))
                text.Append('_');
            text.Append(char.ToLowerInvariant(word[i]));
        }

        return text.ToString();
    }

    // A capital starts a word after a small letter (in|Proj), and the last capital of a run does when a small letter
    // follows (LM|Head). After a digit only the second rule holds, so that Conv2D is conv2d but Conv1Weight conv1_weight.
    private static bool StartsWord(string word, int i) =>
        i > 0
        && char.IsUpper(word[i])
        && (char.IsLower(word[i - 1])
            || (word[i - 1] != '_' && i + 1 < word.Length && char.IsLower(word[i + 1])));
}
