using System.Runtime.CompilerServices;

namespace Fathom;

/// <summary>Numbers given to objects by identity; made to be cleared and used again, so that walking a graph allocates nothing.</summary>
internal sealed class ReferenceMap
{
    private const int Initial = 64;

    private object?[] keys = new object?[Initial];
    private int[] values = new int[Initial];
    private int count;

    /// <summary>The number of <paramref name="key"/>, if it has one.</summary>
    public bool TryGet(object key, out int value)
    {
        var place = Find(key);
        value = values[place];
        return keys[place] is not null;
    }

    /// <summary>Whether <paramref name="key"/> has a number.</summary>
    public bool Contains(object key) => keys[Find(key)] is not null;

    /// <summary>The number of a key that has one.</summary>
    public int this[object key] => values[Find(key)];

    /// <summary>Gives a key that has no number yet a number.</summary>
    public void Add(object key, int value)
    {
        if (2 * ++count > keys.Length)
            Grow();
        var place = Find(key);
        (keys[place], values[place]) = (key, value);
    }

    /// <summary>Forgets all keys; the memory stays, unless a large graph made it large.</summary>
    public void Clear()
    {
        if (keys.Length > 16 * Initial && 16 * count < keys.Length)
            (keys, values) = (new object?[keys.Length / 2], new int[keys.Length / 2]);
        else
            Array.Clear(keys);
        count = 0;
    }

    private int Find(object key)
    {
        var keys = this.keys;
        var place = RuntimeHelpers.GetHashCode(key) * -1640531527 >>> 7 & keys.Length - 1;
        while (keys[place] is { } other && !ReferenceEquals(other, key))
            place = place + 1 & keys.Length - 1;
        return place;
    }

    private void Grow()
    {
        var (oldKeys, oldValues) = (keys, values);
        (keys, values) = (new object?[2 * oldKeys.Length], new int[2 * oldKeys.Length]);
        for (var i = 0; i < oldKeys.Length; i++)
        {
            if (oldKeys[i] is not { } key)
                continue;
            var place = Find(key);
            (keys[place], values[place]) = (key, oldValues[i]);
        }
    }
}
