using System.Globalization;

namespace Fathom.Formats;

/// <summary>Reads the small part of Python's literal syntax that .npy headers are written in.</summary>
/// <param name="text">The literal; reading moves forward in it.</param>
internal ref struct PythonLiteral(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> rest = text;

    /// <summary>Whether only blanks are left.</summary>
    public bool AtEnd
    {
        get
        {
            rest = rest.TrimStart();
            return rest.IsEmpty;
        }
    }

    /// <summary>Moves past <paramref name="symbol"/> if it comes next.</summary>
    public bool TryTake(string symbol)
    {
        rest = rest.TrimStart();
        if (!rest.StartsWith(symbol, StringComparison.Ordinal))
            return false;
        rest = rest[symbol.Length..];
        return true;
    }

    /// <summary>Reads a string in single or double quotes, without escapes.</summary>
    public bool TryTakeString(out string value)
    {
        value = "";
        rest = rest.TrimStart();
        if (rest is not ['\'' or '"', ..])
            return false;
        var length = rest[1..].IndexOf(rest[0]);
        if (length < 0 || rest.Slice(1, length).Contains('\\'))
            return false;
        value = rest.Slice(1, length).ToString();
        rest = rest[(length + 2)..];
        return true;
    }

    /// <summary>Reads True or False.</summary>
    public bool TryTakeBool(out bool value)
    {
        value = TryTake("True");
        return value || TryTake("False");
    }

    /// <summary>Reads a tuple of at most <paramref name="limit"/> whole numbers: (), (3,), (3, 4).</summary>
    public bool TryTakeTuple(int limit, out long[] numbers)
    {
        numbers = [];
        if (!TryTake("("))
            return false;
        var taken = new List<long>();
        while (!TryTake(")"))
        {
            if (taken.Count == limit || !TryTakeNumber(out var number))
                return false;
            taken.Add(number);
            if (TryTake(","))
                continue;
            // (3) is a number in Python, not a tuple.
            if (taken.Count == 1 || !TryTake(")"))
                return false;
            break;
        }
        numbers = [.. taken];
        return true;
    }

    private bool TryTakeNumber(out long number)
    {
        rest = rest.TrimStart();
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            number = 0;
            return false;
        }
        rest = rest[digits..];
        // Python 2 wrote long integers with a suffix.
        TryTake("L");
        return true;
    }
}
