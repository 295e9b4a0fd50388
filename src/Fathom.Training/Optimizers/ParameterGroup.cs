namespace Fathom.Training;

/// <summary>Parameters that an optimizer treats alike. What a group does not choose, it takes from its optimizer.</summary>
public sealed class ParameterGroup
{
    private readonly bool ownLearningRate;
    private readonly bool ownWeightDecay;

    /// <summary>A group of parameters.</summary>
    /// <param name="parameters">The parameters; each belongs to one group of an optimizer.</param>
    /// <param name="learningRate">The group's own learning rate, or null for the optimizer's.</param>
    /// <param name="weightDecay">The group's own weight decay, such as 0 for biases, or null for the optimizer's.</param>
    public ParameterGroup(IEnumerable<Parameter> parameters, double? learningRate = null, double? weightDecay = null)
    {
        Parameters = [.. parameters];
        (ownLearningRate, ownWeightDecay) = (learningRate is not null, weightDecay is not null);
        (BaseLearningRate, LearningRate, WeightDecay) = (learningRate ?? 0, learningRate ?? 0, weightDecay ?? 0);
    }

    /// <summary>The parameters of the group.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The learning rate that was chosen; schedules are functions of it.</summary>
    public double BaseLearningRate { get; private set; }

    /// <summary>The learning rate of the next step: the chosen one, or what a schedule has made of it.</summary>
    public double LearningRate { get; private set; }

    /// <summary>Strength of the weight decay.</summary>
    public double WeightDecay { get; private set; }

    /// <summary>Chooses a learning rate for this group, whatever the optimizer's.</summary>
    public void SetLearningRate(double learningRate) => BaseLearningRate = LearningRate = learningRate;

    /// <summary>Sets the rate of the next steps and leaves the chosen rate; what a schedule does.</summary>
    internal void Schedule(double learningRate) => LearningRate = learningRate;

    internal void InheritLearningRate(double learningRate)
    {
        if (!ownLearningRate)
            SetLearningRate(learningRate);
    }

    internal void InheritWeightDecay(double weightDecay)
    {
        if (ownWeightDecay || WeightDecay == weightDecay)
            return;
        WeightDecay = weightDecay;
        CompiledFunction.SettingChanged();
    }
}
