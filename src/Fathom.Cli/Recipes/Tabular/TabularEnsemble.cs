using Fathom.Data;
using Fathom.Models;
using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>The models of a run, whose probabilities are averaged.</summary>
/// <param name="members">At least one.</param>
internal sealed partial class TabularEnsemble(IReadOnlyList<TabularNet> members) : Module
{
    /// <summary>The models.</summary>
    public IReadOnlyList<TabularNet> Members { get; } = members;

    /// <summary>New models for settings that are all decided; the same seed gives the same weights.</summary>
    public static TabularEnsemble Build(TabularConfig config) => new(
        [.. Enumerable.Range(0, config.Folds is > 0 and var folds ? folds : config.Members).Select(number => Member(config, number))]);

    /// <summary>Probability of each class for each row of a table, without what class weights have added to rare classes.</summary>
    public float[][] Probabilities(TabularConfig config, CsvTable table)
    {
        var sum = Enumerable.Range(0, table.RowCount).Select(_ => new float[config.Encoders[0].Classes.Length]).ToArray();
        foreach (var (number, member) in Members.Index())
        {
            var rows = EncoderOf(config, number).Encode(table, labelled: false);
            foreach (var (total, row) in sum.Zip(TabularTraining.Probabilities(member, rows, Enumerable.Range(0, rows.Rows).ToArray(), config.ClassWeights)))
                for (var k = 0; k < total.Length; k++)
                    total[k] += row[k] / Members.Count;
        }
        return sum;
    }

    /// <summary>What encodes rows for a member.</summary>
    public static TableEncoder EncoderOf(TabularConfig config, int member) => config.Encoders[Math.Min(member, config.Encoders.Length - 1)];

    private static TabularNet Member(TabularConfig config, int number)
    {
        var encoder = EncoderOf(config, number);
        return new(
            encoder.NumberWidth, [.. encoder.Categorical.Select(column => column.Count)], encoder.Classes.Length, config.Hidden, config.Dropout,
            new RandomKey(config.Seed).Fold(0).Fold((ulong)number));
    }
}
