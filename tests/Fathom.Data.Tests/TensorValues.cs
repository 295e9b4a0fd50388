using System.Reflection;

namespace Fathom.Data.Tests;

/// <summary>Reads the elements of a leaf without evaluating: no backend is needed to test what the loader put in.</summary>
internal static class TensorValues
{
    private static readonly PropertyInfo Property = typeof(Tensor).GetProperty("Storage", BindingFlags.Instance | BindingFlags.NonPublic)!;

    public static T[] Values<T>(this Tensor leaf) where T : unmanaged
    {
        var storage = (Storage)Property.GetValue(leaf)!;
        var values = storage.Span<T>()[..(int)leaf.ElementCount].ToArray();
        GC.KeepAlive(storage);
        return values;
    }
}
