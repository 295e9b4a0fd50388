using Fathom.Nn;

namespace Fathom.Models;

/// <summary>A model with what it takes to train it well on images.</summary>
/// <param name="Name">Short name, such as "lenet".</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="Build">Makes the model for images of a shape [C, H, W] and a number of classes, from a random key.</param>
/// <param name="PlanFor">The settings for a data set by name, such as "mnist"; there are defaults for any other name.</param>
public sealed record Recipe(string Name, string Summary, Func<Shape, int, RandomKey, Layer> Build, Func<string, TrainingPlan> PlanFor);
