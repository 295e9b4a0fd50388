using Fathom.Nn;

namespace Fathom.Models;

/// <summary>A model with what it takes to train it well on images.</summary>
/// <param name="Name">Short name, such as "lenet".</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="Build">Makes the model for images of a shape [C, H, W], a number of classes and a plan, from a random key.</param>
/// <param name="PlanFor">The settings for a data set by name, such as "mnist"; there are defaults for any other name.</param>
public sealed record Recipe(
    string Name, string Summary, Func<Shape, int, TrainingPlan, RandomKey, Layer> Build, Func<string, TrainingPlan> PlanFor)
{
    /// <summary>The settings of the recipe's short form for a data set by name; null where there is none.</summary>
    public Func<string, TrainingPlan?> ShortPlanFor { get; init; } = _ => null;

    /// <summary>The settings for a data set: the short form, if there is one, unless a number of epochs is asked for.</summary>
    public TrainingPlan Plan(string data, int? epochs)
    {
        var plan = (epochs is null ? ShortPlanFor(data) : null) ?? PlanFor(data);
        return plan with { Epochs = epochs ?? plan.Epochs };
    }
}
