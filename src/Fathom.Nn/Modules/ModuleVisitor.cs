using System.Globalization;
using System.Runtime.CompilerServices;

namespace Fathom.Nn;

/// <summary>
/// Receives the parameters, buffers and children of one module, in the order of declaration. Names are local to the module;
/// a visitor that wants full names joins them with dots as it descends.
/// </summary>
public abstract class ModuleVisitor
{
    /// <summary>Receives a parameter.</summary>
    /// <param name="name">Its name within the module, such as <c>weight</c>.</param>
    /// <param name="parameter">The parameter, or null when the module has none there (a layer without bias).</param>
    public abstract void Parameter(string name, Parameter? parameter);

    /// <summary>Receives a buffer.</summary>
    /// <param name="name">Its name within the module, such as <c>running_mean</c>.</param>
    /// <param name="buffer">The buffer, or null when the module has none there.</param>
    public abstract void Buffer(string name, StateBuffer? buffer);

    /// <summary>Receives a child. It is not entered: to descend is the visitor's choice.</summary>
    /// <param name="name">Its name within the module, such as <c>conv1</c>.</param>
    /// <param name="module">The child, or null when the module has none there.</param>
    // A module may be a collection of modules as well (Sequential); it is a child before it is a collection.
    [OverloadResolutionPriority(1)]
    public abstract void Child(string name, Module? module);

    /// <summary>Receives parameters as <c>name.0</c>, <c>name.1</c>, ...; null entries are skipped, and keep their number.</summary>
    /// <param name="name">The prefix; none when empty.</param>
    /// <param name="parameters">The parameters, or null for none.</param>
    public void Parameter(string name, IEnumerable<Parameter?>? parameters)
    {
        foreach (var (index, parameter) in (parameters ?? []).Index())
            if (parameter is not null)
                Parameter(Join(name, index), parameter);
    }

    /// <summary>Receives parameters as <c>name.key</c>.</summary>
    /// <param name="name">The prefix; none when empty.</param>
    /// <param name="parameters">The parameters by key, or null for none.</param>
    public void Parameter(string name, IEnumerable<KeyValuePair<string, Parameter>>? parameters)
    {
        foreach (var (key, parameter) in parameters ?? [])
            if (parameter is not null)
                Parameter(Join(name, key), parameter);
    }

    /// <summary>Receives buffers as <c>name.0</c>, <c>name.1</c>, ...; null entries are skipped, and keep their number.</summary>
    /// <param name="name">The prefix; none when empty.</param>
    /// <param name="buffers">The buffers, or null for none.</param>
    public void Buffer(string name, IEnumerable<StateBuffer?>? buffers)
    {
        foreach (var (index, buffer) in (buffers ?? []).Index())
            if (buffer is not null)
                Buffer(Join(name, index), buffer);
    }

    /// <summary>Receives buffers as <c>name.key</c>.</summary>
    /// <param name="name">The prefix; none when empty.</param>
    /// <param name="buffers">The buffers by key, or null for none.</param>
    public void Buffer(string name, IEnumerable<KeyValuePair<string, StateBuffer>>? buffers)
    {
        foreach (var (key, buffer) in buffers ?? [])
            if (buffer is not null)
                Buffer(Join(name, key), buffer);
    }

    /// <summary>Receives children as <c>name.0</c>, <c>name.1</c>, ...; null entries are skipped, and keep their number.</summary>
    /// <param name="name">The prefix; none when empty.</param>
    /// <param name="modules">The children, or null for none.</param>
    public void Child(string name, IEnumerable<Module?>? modules)
    {
        foreach (var (index, module) in (modules ?? []).Index())
            if (module is not null)
                Child(Join(name, index), module);
    }

    /// <summary>Receives children as <c>name.key</c>.</summary>
    /// <param name="name">The prefix; none when empty.</param>
    /// <param name="modules">The children by key, or null for none.</param>
    /// <typeparam name="T">Their class; entries of a dictionary, unlike elements of a list, do not convert to those of a base class.</typeparam>
    public void Child<T>(string name, IEnumerable<KeyValuePair<string, T>>? modules) where T : Module?
    {
        foreach (var (key, module) in modules ?? [])
            if (module is not null)
                Child(Join(name, key), module);
    }

    private static string Join(string name, int index) => Join(name, index.ToString(CultureInfo.InvariantCulture));

    private static string Join(string name, string key) => name.Length == 0 ? key : $"{name}.{key}";
}
