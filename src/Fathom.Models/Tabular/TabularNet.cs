using Fathom.Nn;

namespace Fathom.Models;

/// <summary>A perceptron for rows of tables: each column of names has a learned vector for each name; these and the numbers go through hidden layers.</summary>
/// <remarks>Guo and Berkhahn (2016), arXiv:1604.06737, for the embeddings; Gorishniy et al. (2021), arXiv:2106.11959, for how well it does.</remarks>
public sealed partial class TabularNet : Module
{
    /// <summary>A new network.</summary>
    /// <param name="numbers">Features that are numbers, W.</param>
    /// <param name="categories">Number of names of each column of names, C of them.</param>
    /// <param name="classes">Number of classes, K.</param>
    /// <param name="hidden">Widths of the hidden layers.</param>
    /// <param name="dropout">Share of hidden activations that training silences.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public TabularNet(int numbers, IReadOnlyList<int> categories, int classes, IReadOnlyList<int> hidden, double dropout = 0.1, RandomKey? random = null)
    {
        Embeddings = [.. categories.Select(count => new Embedding(count, VectorSize(count), random: random))];
        var width = numbers + categories.Sum(VectorSize);
        var layers = new List<ILayer>();
        foreach (var next in hidden)
        {
            layers.AddRange(new Linear(width, next, random: random), new Relu(), new Dropout(dropout, random: random));
            width = next;
        }
        layers.Add(new Linear(width, classes, random: random));
        Layers = new(layers);
    }

    /// <summary>The vectors of each column of names.</summary>
    public IReadOnlyList<Embedding> Embeddings { get; }

    /// <summary>The hidden layers and the last.</summary>
    public Sequential Layers { get; }

    /// <summary>Logits [B, K] of rows.</summary>
    /// <param name="numbers">Shape [B, W].</param>
    /// <param name="categories">Numbers of names, integers of shape [B, C].</param>
    public Tensor Forward(Tensor numbers, Tensor categories)
    {
        var columns = Embeddings.Select((embedding, column) => embedding.Forward(categories.Select(1, column)));
        return Layers.Forward(Tensor.Concatenate([numbers, .. columns], 1));
    }

    // The rule of fastai: as long as 1.6 n^0.56, at most 50.
    private static int VectorSize(int count) => Math.Min(50, (int)Math.Ceiling(1.6 * Math.Pow(count, 0.56)));
}
