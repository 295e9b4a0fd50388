using Fathom.Nn;

namespace Fathom.Models;

/// <summary>A perceptron with two hidden layers, rectified units and dropout; it sees an image as a plain vector.</summary>
public sealed partial class Mlp : Layer
{
    /// <summary>A new network.</summary>
    /// <param name="inputs">Numbers per example, C · H · W of an image.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="hidden1">Width of the first hidden layer.</param>
    /// <param name="hidden2">Width of the second hidden layer.</param>
    /// <param name="dropout">Share of hidden activations that training silences.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public Mlp(int inputs = 784, int classes = 10, int hidden1 = 512, int hidden2 = 256, double dropout = 0.2, RandomKey? random = null)
    {
        Layers = new(
            new Flatten(),
            new Linear(inputs, hidden1, random: random), new Relu(), new Dropout(dropout, random: random),
            new Linear(hidden1, hidden2, random: random), new Relu(), new Dropout(dropout, random: random),
            new Linear(hidden2, classes, random: random));
    }

    /// <summary>The layers in order.</summary>
    public Sequential Layers { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => Layers.Forward(x);
}
