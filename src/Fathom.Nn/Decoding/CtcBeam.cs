namespace Fathom.Nn;

/// <summary>
/// The most probable prefixes after some frames. A prefix is a node of a tree, so that extending one costs nothing; the paths that read as it
/// are kept in two sums, those that end in a blank and those that end in its last label, since the same label again extends only the former.
/// </summary>
internal sealed class CtcBeam
{
    private readonly int width, blank;
    private readonly List<Prefix> touched = [];
    private List<Prefix> prefixes;

    public CtcBeam(int width, int blank)
    {
        (this.width, this.blank) = (width, blank);
        prefixes = [new Prefix(null, blank) { InBlank = 0 }];
    }

    /// <summary>Takes in one frame of log-probabilities.</summary>
    public void Advance(ReadOnlySpan<float> frame)
    {
        touched.Clear();
        foreach (var prefix in prefixes)
        {
            Touch(prefix);
            prefix.NextInBlank = LogSum(prefix.NextInBlank, prefix.Total + frame[blank]);
            if (prefix.Parent is not null)
                prefix.NextInLabel = LogSum(prefix.NextInLabel, prefix.InLabel + frame[prefix.Label]);
            for (var label = 0; label < frame.Length; label++)
            {
                // Only what a blank ends can be followed by the same label once more.
                var from = label == prefix.Label ? prefix.InBlank : prefix.Total;
                if (label == blank || double.IsNegativeInfinity(from))
                    continue;
                var longer = prefix.Extended(label);
                Touch(longer);
                longer.NextInLabel = LogSum(longer.NextInLabel, from + frame[label]);
            }
        }
        foreach (var prefix in touched)
            prefix.Step();
        // Sorting is stable, so ties fall the same way each time.
        prefixes = [.. touched.OrderByDescending(prefix => prefix.Total).Take(width)];
        foreach (var prefix in touched)
            prefix.Kept = false;
        foreach (var prefix in prefixes)
            prefix.Kept = true;
        foreach (var prefix in touched)
            prefix.DropIfLost();
    }

    public IReadOnlyList<CtcHypothesis> Readings() =>
        [.. prefixes.Where(prefix => !double.IsNegativeInfinity(prefix.Total)).Select(prefix => new CtcHypothesis(prefix.Labels(), prefix.Total))];

    private void Touch(Prefix prefix)
    {
        if (prefix.Touched)
            return;
        prefix.Touched = true;
        touched.Add(prefix);
    }

    private static double LogSum(double a, double b)
    {
        var (larger, smaller) = a > b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(smaller) ? larger : larger + double.LogP1(Math.Exp(smaller - larger));
    }

    private sealed class Prefix(Prefix? parent, int label)
    {
        private readonly Dictionary<int, Prefix> longer = [];

        public Prefix? Parent => parent;

        public int Label => label;

        public double InBlank { get; set; } = double.NegativeInfinity;

        public double InLabel { get; private set; } = double.NegativeInfinity;

        public double Total => LogSum(InBlank, InLabel);

        public double NextInBlank { get; set; } = double.NegativeInfinity;

        public double NextInLabel { get; set; } = double.NegativeInfinity;

        public bool Touched { get; set; }

        public bool Kept { get; set; }

        public Prefix Extended(int by) => longer.TryGetValue(by, out var known) ? known : longer[by] = new Prefix(this, by);

        public void Step()
        {
            (InBlank, InLabel) = (NextInBlank, NextInLabel);
            (NextInBlank, NextInLabel, Touched) = (double.NegativeInfinity, double.NegativeInfinity, false);
        }

        /// <summary>A prefix that fell out of the beam counts nothing any more, and is forgotten unless a longer one is kept.</summary>
        public void DropIfLost()
        {
            if (Kept)
                return;
            (InBlank, InLabel) = (double.NegativeInfinity, double.NegativeInfinity);
            if (longer.Count == 0)
                parent?.longer.Remove(label);
        }

        public int[] Labels()
        {
            var labels = new Stack<int>();
            for (var prefix = this; prefix.Parent is not null; prefix = prefix.Parent)
                labels.Push(prefix.Label);
            return [.. labels];
        }
    }
}
