using System.Text;

namespace Fathom.Text;

/// <summary>Watches a stream of text for stop sequences, holding back what may be the beginning of one.</summary>
/// <param name="sequences">The sequences, none empty.</param>
internal sealed class StopMatcher(IReadOnlyList<string> sequences)
{
    private readonly StringBuilder held = new();

    /// <summary>Whether a sequence has come up; nothing more is to be given then.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Takes text and returns what is certain not to be part of a stop sequence.</summary>
    public string Append(string text)
    {
        if (sequences.Count == 0 || text.Length == 0)
            return text;
        var all = held.Append(text).ToString();
        var stop = sequences.Select(sequence => all.IndexOf(sequence, StringComparison.Ordinal)).Where(index => index >= 0).DefaultIfEmpty(-1).Min();
        Stopped = stop >= 0;
        var safe = Stopped ? stop : all.Length - sequences.Max(sequence => Beginning(all, sequence));
        held.Clear().Append(all, safe, all.Length - safe);
        return all[..safe];
    }

    /// <summary>What was held back, when no more text comes.</summary>
    public string Flush()
    {
        var rest = Stopped ? "" : held.ToString();
        held.Clear();
        return rest;
    }

    // The longest end of the text that a sequence begins with.
    private static int Beginning(string text, string sequence)
    {
        for (var length = Math.Min(text.Length, sequence.Length - 1); length > 0; length--)
            if (text.AsSpan(text.Length - length).SequenceEqual(sequence.AsSpan(0, length)))
                return length;
        return 0;
    }
}
