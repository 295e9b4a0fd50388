namespace Fathom.Nn.Tests;

public class ModuleSummaryTests
{
    [Fact]
    public void A_summary_counts_parameters_and_operations_of_each_layer()
    {
        var net = new Sequential(new Conv2d(3, 8, 3, padding: 1, bias: false), new Relu(), new Flatten(), new Linear(8 * 4 * 4, 10));
        var summary = net.Summary([2, 3, 4, 4]);
        Assert.Equal(["0", "1", "2", "3"], summary.Rows.Select(row => row.Path));
        Assert.Equal(8 * 3 * 9 + 1280 + 10, summary.Parameters);
        Assert.Equal(2 * (2 * 8 * 4 * 4) * 27, summary.Rows[0].Flops);
        Assert.Equal([2, 10], summary.Rows[3].Output);
        Assert.Contains("1,506 parameters", summary.ToString());
    }

    [Fact]
    public void A_summary_leaves_mode_and_statistics_as_they_were()
    {
        var norm = new BatchNorm1d(4);
        var net = new Sequential(norm);
        _ = net.Summary([2, 4]);
        Assert.True(norm.Training);
        Assert.Equal(0, norm.NumBatchesTracked!.Value.Item<long>());
    }
}
