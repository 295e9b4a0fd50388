namespace Fathom.Data.Tests;

public class TableEncoderTests
{
    private const string Text = """
        id,age,town,sure,class
        a1,20,Ulm,1,yes
        b2,30,Bonn,0,no
        c3,?,Ulm,1,no
        d4,50,?,0,yes
        """;

    [Fact]
    public void Columns_are_sorted_by_what_is_in_them_and_keys_are_left_out()
    {
        var schema = TableSchema.Infer(Table(), "class", [], ["sure"]);

        Assert.Equal(["age"], schema.Numeric);
        Assert.Equal(["town", "sure"], schema.Categorical);
    }

    [Fact]
    public void Names_get_numbers_and_what_is_missing_or_new_gets_0()
    {
        var encoder = TableEncoder.Fit(Table(), Schema, 2);

        Assert.Equal([2, 1, 2, 0], encoder.Encode(Table()).Categories);
        Assert.Equal([0L], encoder.Encode(Table("age,town\n44,Rome\n"), labelled: false).Categories);
    }

    [Fact]
    public void Numbers_become_ranks_and_bins_and_whether_they_are_missing()
    {
        var encoder = TableEncoder.Fit(Table(), Schema, 2);
        var rows = encoder.Encode(Table());

        // Rank, two bins with the middle value 30 as the edge between them, missing.
        Assert.Equal(4, rows.NumberWidth);
        Assert.Equal([0f, 0f, 0f], rows.Numbers[1..4]);
        Assert.Equal([0f, 1f, 0f, 0f], rows.Numbers[4..8]);
        Assert.Equal([0f, 0f, 0f, 1f], rows.Numbers[8..12]);
        Assert.Equal([1f, 1f, 0f], rows.Numbers[13..16]);
        Assert.Equal(-rows.Numbers[0], rows.Numbers[12], 1e-5);
        Assert.True(rows.Numbers[0] < -3, "the least of all is cut at three deviations");
    }

    [Fact]
    public void Ranks_do_not_depend_on_how_far_values_lie_apart()
    {
        var near = NumericColumn.Fit("x", [1, 2, 3, 4, 5], 4);
        var far = NumericColumn.Fit("x", [1, 2, 3, 4, 500], 4);
        foreach (var value in (float[])[1, 2, 3, 4])
        {
            float[] one = new float[5], other = new float[5];
            near.Encode(value, one);
            far.Encode(value, other);
            Assert.Equal(one[0], other[0]);
        }
    }

    [Fact]
    public void A_column_of_one_value_is_taken()
    {
        var features = new float[2];
        NumericColumn.Fit("x", [3, 3, 3], 8).Encode(3, features);
        Assert.All(features, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Labels_are_trimmed_of_what_does_not_belong_to_them() =>
        Assert.Equal(["<=5", ">5"], TableEncoder.Fit(Table("x,y\n1,>5.\n2,<=5\n"), new(["x"], [], "y", "."), 2).Classes);

    [Fact]
    public void A_column_that_is_not_there_is_named_with_those_that_are()
    {
        var error = Assert.Throws<FormatException>(() => TableSchema.Infer(Table(), "klass", [], []));
        Assert.Contains("klass", error.Message, StringComparison.Ordinal);
        Assert.Contains("town", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_none_is_named_with_its_line()
    {
        var encoder = TableEncoder.Fit(Table(), Schema, 2);
        var error = Assert.Throws<FormatException>(() => encoder.Encode(Table("age,town\n44,Ulm\nold,Ulm\n"), labelled: false));
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_class_is_too_few() => Assert.Throws<FormatException>(() => TableEncoder.Fit(Table("x,y\n1,a\n2,a\n"), new(["x"], [], "y"), 2));

    [Fact]
    public void Known_tables_are_recognised_by_their_files()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("mammography.csv"), "1,2,3,4,5,6,'-1'\n1,2,3,4,5,7,'1'\n");

        var source = TableSource.Open(folder.Path);

        Assert.Equal("mammography", source.Name);
        Assert.Equal("class", source.Rows.Columns[^1]);
        Assert.Null(source.Test);
    }

    private static TableSchema Schema => new(["age"], ["town"], "class");

    private static CsvTable Table(string text = Text) => CsvTable.Read(new StringReader(text), "people.csv");
}
