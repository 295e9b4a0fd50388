using Microsoft.CodeAnalysis;

namespace Fathom.Generators;

/// <summary>
/// Writes <c>Module.Visit</c> for each partial class derived from <c>Fathom.Nn.Module</c>: one call per parameter, buffer and child,
/// in the order of declaration and after those of the base class.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModuleGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var modules = context.SyntaxProvider
            .CreateSyntaxProvider((node, _) => ModuleParser.MayBeModule(node), ModuleParser.Parse)
            .Where(module => module is not null)
            .Select((module, _) => module!);

        context.RegisterSourceOutput(modules, (output, module) => output.AddSource(module.HintName, ModuleEmitter.Emit(module)));
    }
}
