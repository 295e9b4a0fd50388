using System.Text.RegularExpressions;

namespace Fathom.Architecture.Tests;

/// <summary>One public type per file, named as the file; <c>Name.Topic.cs</c> and <c>Name{T}.cs</c> are parts and generic forms of Name.</summary>
public sealed partial class FileTests
{
    /// <summary>Files that hold several public types, or one named otherwise, because they are read together.</summary>
    private static readonly HashSet<string> SeveralTypes =
    [
        // Small cases of one idea.
        "src/Fathom.Core/Graph/Variable.cs", "src/Fathom.Core/Compiler/Lower/Slot.cs", "src/Fathom.Core/Compiler/Kernels/LoopKernel.cs",
        "src/Fathom.Core/Compiler/Kernels/Kernel.cs", "src/Fathom.Core/Compiler/Kernels/LoopInstruction.cs",
        "src/Fathom.Core/Ops/Elementwise/ILanes.cs", "src/Fathom.Core/Ops/Elementwise/ElementwiseOperation.cs",
        // A type and what it throws, gives or takes.
        "src/Fathom.Core/Runtime/Debugging.cs", "src/Fathom.Core/Runtime/IBackend.cs", "src/Fathom.Core/Runtime/Compilation.cs",
        // An operation and its public methods are one file.
        "src/Fathom.Core/Ops/Linear/MatMulOp.cs", "src/Fathom.Core/Ops/Movement/Padding.cs", "src/Fathom.Core/Ops/Elementwise/VariableOperators.cs",
        "src/Fathom.Nn/Modules/ModuleState.cs",
    ];

    [Fact]
    public void A_public_type_is_found_in_the_file_of_its_name()
    {
        var misplaced = from file in Sources.All
                        where !SeveralTypes.Contains(file.Path)
                        let name = NameEnd().Replace(Path.GetFileNameWithoutExtension(file.Path), "")
                        from type in PublicTypes().Matches(file.Code).Select(match => match.Groups[1].Value).Distinct()
                        where type != name && !(type == "Tensor" && file.Path.StartsWith("src/Fathom.Core/", StringComparison.Ordinal))
                        select $"{file.Path} holds {type}";
        Assert.Empty(misplaced);
    }

    [Fact]
    public void Listed_files_exist() => Assert.All(SeveralTypes, path => Assert.True(File.Exists(Path.Combine(Sources.Root, path)), path));

    [GeneratedRegex(@"[.{].*$")]
    private static partial Regex NameEnd();

    [GeneratedRegex(@"^public\s+(?:(?:static|sealed|abstract|readonly|partial|unsafe|ref)\s+)*(?:class|struct|interface|enum|record\s+struct|record(?!\s+struct)|delegate\s+[\w*<>?]+)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicTypes();
}
