namespace Fathom.Training;

/// <summary>
/// Changes parameters to lower a loss. One <see cref="Step"/> differentiates the loss, and runs forward pass, backward pass and update as one
/// program that writes each parameter in place. Frozen parameters are left alone.
/// </summary>
/// <remarks>Numbers that change between steps (learning rate, bias corrections) are data, so that only the first step compiles.</remarks>
public abstract partial class Optimizer
{
    private readonly List<Entry> entries = [];

    /// <summary>An optimizer of one group of parameters.</summary>
    protected Optimizer(IEnumerable<Parameter> parameters) : this([new ParameterGroup(parameters)])
    {
    }

    /// <summary>An optimizer of several groups.</summary>
    /// <exception cref="ArgumentException">When there is no parameter, or one appears twice.</exception>
    protected Optimizer(IEnumerable<ParameterGroup> groups)
    {
        Groups = [.. groups];
        var seen = new HashSet<Parameter>();
        foreach (var group in Groups)
            foreach (var parameter in group.Parameters)
                entries.Add(seen.Add(parameter) ? new Entry(group, new ParameterHistory(parameter, StateShape))
                    : throw new ArgumentException($"{Kind}: parameter '{parameter.Name}' is given twice. Each belongs to one group.", nameof(groups)));
        if (entries.Count == 0)
            throw new ArgumentException($"{Kind}: there are no parameters to optimize. Pass model.Parameters?", nameof(groups));
    }

    /// <summary>The groups of parameters.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Learning rate η of the groups that did not choose their own. Reading gives that of the first group.</summary>
    public double LearningRate
    {
        get => Groups[0].LearningRate;
        set
        {
            if (!double.IsFinite(value) || value < 0)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{Kind}: a learning rate is at least 0.");
            foreach (var group in Groups)
                group.InheritLearningRate(value);
        }
    }

    /// <summary>Weight decay λ of the groups that did not choose their own. Reading gives that of the first group.</summary>
    public double WeightDecay
    {
        get => Groups[0].WeightDecay;
        set
        {
            if (!double.IsFinite(value) || value < 0)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{Kind}: a weight decay is at least 0.");
            foreach (var group in Groups)
                group.InheritWeightDecay(value);
        }
    }

    /// <summary>Whether to raise the loss instead of lowering it.</summary>
    public bool Maximize { get; init; }

    /// <summary>Scales all gradients down together when their norm is larger than this; null for no such limit.</summary>
    public double? ClipNorm { get; set => field = Setting(field, value); }

    /// <summary>Which norm <see cref="ClipNorm"/> limits: 1, 2 or infinity, or any other positive order.</summary>
    public double ClipNormOrder { get; set => field = Setting(field, value); } = 2;

    /// <summary>Limits every element of the gradients to [-this, this]; null for no such limit. Applied before <see cref="ClipNorm"/>.</summary>
    public double? ClipValue { get; set => field = Setting(field, value); }

    /// <summary>Whether, and how far around, to look for a flat minimum; null for ordinary steps. Doubles the cost of a step.</summary>
    public SharpnessAwareness? Sharpness { get; set => field = Setting(field, value); }

    /// <summary>Norm of all gradients in the last step, before it was limited; null when <see cref="ClipNorm"/> is.</summary>
    public Tensor? GradientNorm { get; private set; }

    /// <summary>Steps taken.</summary>
    public long StepCount { get; private set; }

    /// <summary>What the optimizer calls itself in messages.</summary>
    protected string Kind => GetType().Name;

    /// <summary>
    /// One step: differentiates <paramref name="loss"/> by the parameters and moves them. The loss and <paramref name="alsoEvaluate"/> are computed in the
    /// same program, before the update; read them afterwards with <c>Item</c> and <c>ToArray</c>. Their graphs are let go. In a
    /// <see cref="CompiledFunction"/> each call takes the step.
    /// </summary>
    /// <param name="loss">One number.</param>
    /// <param name="alsoEvaluate">Other results of the forward pass that are wanted, such as the logits.</param>
    /// <remarks>With <see cref="AccumulationSteps"/> above 1 all but the last of so many calls only add up gradients.</remarks>
    public void Step(Tensor loss, params ReadOnlySpan<Tensor> alsoEvaluate)
    {
        Take([loss, .. alsoEvaluate], Plan(loss));
    }

    /// <summary>
    /// A step whose graph is built once: later calls run the program at once. Results are those of <see cref="Step"/> with the loss that
    /// <paramref name="loss"/> builds.
    /// </summary>
    /// <param name="loss">The loss of a batch, such as <c>(images, labels) => Losses.CrossEntropy(model.Forward(images), labels)</c>.</param>
    /// <returns>A function that takes a batch, makes a step and returns the loss before it.</returns>
    public Func<Tensor, Tensor, Tensor> CompileStep(Func<Tensor, Tensor, Tensor> loss)
    {
        var step = CompileStep(batch => [loss(batch[0], batch[1])]);
        return (x, target) => step.Call(x, target)[0];
    }

    /// <summary>A step whose graph is built once, of any number of inputs, that also gives other results of the forward pass.</summary>
    /// <param name="forward">From a batch the loss, then what else is to be computed before the update.</param>
    /// <returns>A function that takes a batch, makes a step and returns the results.</returns>
    public CompiledFunction CompileStep(Func<Tensor[], Tensor[]> forward) => new(batch =>
    {
        var results = forward(batch);
        Step(results[0]);
        return results;
    });

    /// <summary>One step with given gradients, one for each parameter of all groups in order; those of frozen parameters are ignored.</summary>
    /// <exception cref="ArgumentException">When gradients and parameters differ in number.</exception>
    /// <exception cref="ShapeException">When a gradient has not the shape of its parameter.</exception>
    public void Apply(IReadOnlyList<Tensor> gradients)
    {
        if (Sharpness is not null)
            throw new InvalidOperationException($"{Kind}: sharpness-aware steps take their gradients from a loss. Call Step(loss) instead of Apply?");
        if (gradients.Count != entries.Count)
            throw new ArgumentException($"{Kind}: {gradients.Count} gradients for {entries.Count} parameters.", nameof(gradients));
        for (var i = 0; i < entries.Count; i++)
            if (gradients[i].Shape != entries[i].History.Parameter.Shape)
                throw new ShapeException(
                    $"{Kind}: gradient {i} has shape {gradients[i].Shape}, parameter '{entries[i].History.Parameter.Name}' {entries[i].History.Parameter.Shape}.");
        var active = Active();
        Take([], Plan(active, [.. gradients.Where((_, i) => !entries[i].History.Parameter.Frozen)]));
    }

    /// <summary>Sets the momentum (of Adam's kind: β₁), which some schedules move together with the learning rate.</summary>
    /// <exception cref="InvalidOperationException">When this kind of optimizer has none.</exception>
    internal virtual void SetMomentum(double momentum) => throw new InvalidOperationException(
        $"{Kind}: it has no momentum for the schedule to move. Switch that off with CycleMomentum = false?");

    /// <summary>The new value of a setting that formulas are built from, telling compiled steps that it has changed; for setters.</summary>
    protected static T Setting<T>(T before, T after)
    {
        if (!EqualityComparer<T>.Default.Equals(before, after))
            CompiledFunction.SettingChanged();
        return after;
    }

    /// <summary>The new value of a parameter, from its value, gradient and state. New state is given with <see cref="ParameterStep.Keep"/>.</summary>
    protected abstract Tensor Update(ParameterStep step);

    /// <summary>Shape of what is kept under <paramref name="name"/> for a parameter of a shape: that shape, unless overridden.</summary>
    protected internal virtual Shape StateShape(string name, Shape parameter) => parameter;

    /// <summary>Dtype in which a parameter is updated.</summary>
    internal static DType ComputeType(Parameter parameter) => parameter.DType == DType.F64 ? DType.F64 : DType.F32;

    private StepPlan Plan(Tensor loss)
    {
        var active = Active();
        Tensor[] parameters = [.. active.Select(entry => (Tensor)entry.History.Parameter)];
        var gradients = loss.Grad(parameters);
        return Plan(active, Sharpness is { } sharpness ? sharpness.Sharpen(parameters, gradients) : gradients);
    }

    private List<Entry> Active()
    {
        var active = entries.FindAll(entry => !entry.History.Parameter.Frozen);
        return active.Count > 0 ? active
            : throw new InvalidOperationException(
                $"{Kind}: all parameters are frozen, so that a step would change nothing. Call Unfreeze on a part of the model?");
    }

    private StepPlan Update(List<Entry> active, Tensor[] gradients)
    {
        (gradients, var norm) = Clip(gradients);
        var (numbers, before) = (new StepNumbers(), TrainingStep.TakenBefore(this));
        var updates = new List<(Variable Variable, Tensor Value)>(3 * active.Count);
        for (var i = 0; i < gradients.Length; i++)
        {
            var (group, history) = active[i];
            var step = new ParameterStep(group, history, before, Maximize ? -gradients[i] : gradients[i], numbers, updates);
            updates.Add((history.Parameter, Update(step).To(history.Parameter.DType)));
        }
        return new(active, [.. updates], norm, IsUpdate: true);
    }

    private (Tensor[] Gradients, Tensor? Norm) Clip(Tensor[] gradients)
    {
        if (ClipValue is { } limit)
            gradients = GradientClipping.ByValue(gradients, limit);
        return ClipNorm is { } maximum ? GradientClipping.ByNorm(gradients, maximum, ClipNormOrder) : (gradients, null);
    }

    private void Take(ReadOnlySpan<Tensor> results, StepPlan plan)
    {
        // What is done after each run of a compiled function must not hold on to the graph.
        var (active, isUpdate) = (plan.Active, plan.IsUpdate);
        TrainingStep.Run(this, results, plan.Updates, plan.Norm, norm => Complete(active, isUpdate, norm));
    }

    // After the program has run: a step that failed has not happened.
    private void Complete(List<Entry> active, bool isUpdate, Tensor? norm)
    {
        foreach (var (_, history) in active)
        {
            history.Steps += isUpdate ? 1 : 0;
            history.AccumulatedCount = isUpdate ? 0 : history.AccumulatedCount + 1;
        }
        AccumulatedCount = isUpdate ? 0 : AccumulatedCount + 1;
        if (!isUpdate)
            return;
        (GradientNorm, StepCount) = (norm, StepCount + 1);
    }

    /// <summary>A parameter, as its history, and the settings it is updated by.</summary>
    private sealed record Entry(ParameterGroup Group, ParameterHistory History);

    /// <summary>What one call does: which variables get which values, and whether parameters are among them.</summary>
    private sealed record StepPlan(List<Entry> Active, (Variable, Tensor)[] Updates, Tensor? Norm, bool IsUpdate);
}
