namespace Fathom.Generators;

/// <summary>What a member holds, one by one or in a collection; each is the name of the visitor's method for it.</summary>
internal enum StateKind
{
    /// <summary>A trained value.</summary>
    Parameter,

    /// <summary>A value kept with the model, but not trained.</summary>
    Buffer,

    /// <summary>A module inside the module.</summary>
    Child,
}
