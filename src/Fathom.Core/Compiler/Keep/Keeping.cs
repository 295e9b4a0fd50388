namespace Fathom.Compiler;

/// <summary>
/// Takes out of a program what need not be computed in every run: steps that read nothing but variables which the program does not write (weights
/// with a normalisation folded in), and copies of data into another order (an image that convolutions read channels-last). Each part becomes a
/// program of its own; its results are further inputs of what is left.
/// </summary>
internal sealed class Keeping
{
    /// <summary>Data smaller than this is copied in no time, and may be a number that is written in place.</summary>
    private const int LeastCopyBytes = 4096;

    private readonly Graph graph;
    private readonly Slot[] outputs;
    private readonly bool plan;
    private readonly HashSet<Slot> written = [], shared = [];
    private readonly Dictionary<Slot, Slot> moved = [];
    private readonly List<KeptPart> parts = [];

    private Keeping(Graph graph, List<Step> steps, Slot[] outputs, bool plan)
    {
        (this.graph, this.outputs, this.plan) = (graph, outputs, plan);
        foreach (var slot in steps.SelectMany(step => step.Outputs))
            if (!written.Add(slot))
                shared.Add(slot);
    }

    /// <summary>The steps that every run has to do, and the parts taken out, whose results follow the graph's inputs in order.</summary>
    public static (List<Step> Steps, KeptPart[] Parts) Run(Graph graph, List<Step> steps, Slot[] outputs, bool plan)
    {
        var keeping = new Keeping(graph, steps, outputs, plan);
        var ofVariables = keeping.OfVariables(steps);
        var copies = steps.FindAll(keeping.IsCopyOfData);
        var rest = steps.FindAll(step => !ofVariables.Contains(step) && !copies.Contains(step));
        if (ofVariables.Count > 0)
            keeping.TakeOut([.. ofVariables], rest, isOfData: false);
        foreach (var copy in copies)
            keeping.TakeOut([copy], rest, isOfData: true);
        return (rest.ConvertAll(step => step with { Inputs = Array.ConvertAll(step.Inputs, keeping.Moved) }), [.. keeping.parts]);
    }

    private Slot Moved(Slot slot) => moved.GetValueOrDefault(slot, slot);

    private InputKind? KindOf(Slot slot) =>
        slot.Kind == SlotKind.Input && !outputs.Contains(slot) ? ((InputOp)graph.Inputs[slot.Number].Operation).Kind : null;

    // What one step computes alone; several write the parts of a concatenation.
    private bool IsWhole(Slot slot) => slot.Kind == SlotKind.Arena && !shared.Contains(slot);

    private List<Step> OfVariables(List<Step> steps)
    {
        var (found, results) = (new List<Step>(), new HashSet<Slot>());
        foreach (var step in steps)
        {
            var reads = step.Inputs.Any(slot => KindOf(slot) == InputKind.Variable || results.Contains(slot));
            if (!reads || !step.Inputs.All(slot => KindOf(slot) is InputKind.Variable or InputKind.Number || results.Contains(slot))
                || !step.Outputs.All(IsWhole))
                continue;
            found.Add(step);
            results.UnionWith(step.Outputs);
        }
        return found;
    }

    private bool IsCopyOfData(Step step) =>
        step is { Kernel: LoopKernel { IsCopy: true }, Inputs: [var from], Outputs: [{ ByteLength: >= LeastCopyBytes } to] }
        && KindOf(from) == InputKind.Data && IsWhole(to);

    private void TakeOut(List<Step> steps, List<Step> rest, bool isOfData)
    {
        var read = rest.SelectMany(step => step.Inputs).ToHashSet();
        var results = new Dictionary<Slot, Slot>();
        foreach (var slot in steps.SelectMany(step => step.Outputs).Distinct().Where(read.Contains))
        {
            moved[slot] = new Slot(SlotKind.Input, graph.Inputs.Length + moved.Count, slot.ByteLength);
            results[slot] = new Slot(SlotKind.Output, results.Count, slot.ByteLength);
        }
        Slot InPart(Slot slot) => results.GetValueOrDefault(slot, slot);
        steps = steps.ConvertAll(step => step with
        {
            Inputs = Array.ConvertAll(step.Inputs, InPart),
            Outputs = Array.ConvertAll(step.Outputs, InPart),
        });
        int[] inputs = [.. steps.SelectMany(step => step.Inputs).Where(slot => slot.Kind == SlotKind.Input).Select(slot => slot.Number).Distinct()];
        parts.Add(new KeptPart(Program.OfPart(steps, [.. results.Values], plan), inputs, isOfData));
    }
}
