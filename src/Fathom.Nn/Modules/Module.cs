namespace Fathom.Nn;

/// <summary>
/// A part of a model: it holds parameters, buffers and other modules as plain members. The walk over them is generated, so a module
/// with members is declared <c>partial</c>; names in the state are the members' in snake case, which are PyTorch's.
/// </summary>
public abstract partial class Module
{
    /// <summary>Whether the module is being trained, which dropout and batch normalisation depend on; true at first.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>Place in the largest tree that was walked, such as "encoder.0"; empty before, and for the root.</summary>
    internal string Path { get; set; } = "";

    /// <summary>Shows <paramref name="visitor"/> the parameters, buffers and children of this module; generated for partial classes.</summary>
    protected internal virtual void Visit(ModuleVisitor visitor)
    {
    }

    /// <summary>All parameters, each once, in the order of declaration. Reading it gives them their names.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. NamedParameters.Select(entry => entry.Value)];

    /// <summary>All parameters by full name such as "encoder.0.weight"; one that is shared appears under its first name.</summary>
    public IReadOnlyList<KeyValuePair<string, Parameter>> NamedParameters => Tree.Of<Parameter>();

    /// <summary>All buffers by full name; one that is shared appears under its first name.</summary>
    public IReadOnlyList<KeyValuePair<string, StateBuffer>> NamedBuffers => Tree.Of<StateBuffer>();

    /// <summary>This module under the empty name, and all below it by path, each once; parents come before children.</summary>
    public IReadOnlyList<KeyValuePair<string, Module>> NamedModules => Tree.Modules;

    private ModuleTree Tree => new(this);

    /// <summary>Puts this module and all below it in training mode.</summary>
    public void Train() => SetTraining(true);

    /// <summary>Puts this module and all below it in evaluation mode: no dropout, running statistics in use.</summary>
    public void Eval() => SetTraining(false);

    /// <summary>Makes optimizers leave all parameters alone.</summary>
    public void Freeze() => SetFrozen(true);

    /// <summary>Lets optimizers change all parameters again.</summary>
    public void Unfreeze() => SetFrozen(false);

    /// <summary>A table of the layers that a forward pass calls, with output shapes, parameters and operations; nothing is computed.</summary>
    /// <param name="input">Shape of the input, with the batch.</param>
    /// <param name="dtype">Element type of the input.</param>
    /// <exception cref="NotSupportedException">When this module is no <see cref="ILayer"/>.</exception>
    public ModuleSummary Summary(Shape input, DType dtype = DType.F32) => this is ILayer layer ? ModuleSummary.Of(this, layer, input, dtype)
        : throw new NotSupportedException($"Summary: {GetType().Name} does not map one tensor to one tensor (ILayer). Summarise its parts?");

    internal void SetOwnTraining(bool training)
    {
        if (Training != training)
            CompiledFunction.SettingChanged();
        Training = training;
    }

    private void SetTraining(bool training)
    {
        foreach (var (_, module) in NamedModules)
            module.SetOwnTraining(training);
    }

    private void SetFrozen(bool frozen)
    {
        foreach (var parameter in Parameters)
            parameter.Frozen = frozen;
    }
}
