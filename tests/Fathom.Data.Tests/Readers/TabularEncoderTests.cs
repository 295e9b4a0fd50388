namespace Fathom.Data.Tests;

public class TabularEncoderTests
{
    private const string People = "age,city,\"note\",class\n20,Oslo,\"a, b\",no\n40,Rome,\"line\nbreak\",yes\n,Oslo,x,yes\n";

    private static readonly TabularColumns Columns = new() { Numeric = ["age"], Categorical = ["city"], Label = "class" };

    private static CsvTable Table(string text, CsvHeader header = CsvHeader.FirstLine) =>
        CsvTable.Read(new StringReader(text), "people.csv", header);

    [Fact]
    public void Numbers_are_standardised_and_categories_become_columns()
    {
        var table = Table(People);
        var data = TabularEncoder.Fit(table, Columns).Encode(table);

        Assert.Equal(["age", "city=Oslo", "city=Rome"], data.FeatureNames);
        Assert.Equal([-1, 1, 0, 1, 0, 1, 0, 1, 0], data.Features);
        Assert.Equal([0, 1, 1], data.Labels);
        Assert.Equal(["no", "yes"], data.ClassNames);
    }

    [Fact]
    public void Quoted_fields_keep_commas_and_line_breaks()
    {
        var table = Table(People);

        Assert.Equal("a, b", table[0, 2]);
        Assert.Equal("line\nbreak", table[1, 2]);
    }

    [Fact]
    public void A_missing_value_names_its_line_and_column()
    {
        var fault = Assert.Throws<FormatException>(() => TabularEncoder.Fit(Table(People), Columns with { Missing = MissingValues.Error }));

        Assert.Contains("line 5, column 'age'", fault.Message);
    }

    [Fact]
    public void Text_in_a_numeric_column_names_its_line_and_column()
    {
        var fault = Assert.Throws<FormatException>(() => TabularEncoder.Fit(Table("age,city,class\n1,a,b\nold,a,b\n"), Columns));

        Assert.Contains("line 3, column 'age': 'old' is not a number", fault.Message);
    }

    [Fact]
    public void A_category_the_encoder_never_saw_is_refused()
    {
        var encoder = TabularEncoder.Fit(Table("age,city,class\n1,a,b\n2,b,c\n"), Columns);

        Assert.Contains("'z' does not occur", Assert.Throws<FormatException>(() => encoder.Encode(Table("age,city,class\n1,z,b\n"))).Message);
    }

    [Fact]
    public void The_test_rows_are_scaled_by_the_training_rows()
    {
        var encoder = TabularEncoder.Fit(Table("age,city,class\n10,a,0\n30,a,1\n"), Columns);

        Assert.Equal(3, encoder.Encode(Table("age,city,class\n50,a,1\n")).Features[0]);
    }

    [Theory]
    [InlineData("a,b\n1,2,3\n", "line 2: 3 fields, but 2 columns")]
    [InlineData("a,a\n1,2\n", "'a' twice")]
    [InlineData("a,\n1,2\n", "has no name")]
    [InlineData("", "empty")]
    [InlineData("a,b\n1,x\"y\n", "line 2")]
    public void Malformed_files_are_refused_with_their_fault(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => Table(text)).Message);

    [Fact]
    public void Without_a_header_columns_are_numbered()
    {
        var table = Table("1,2\n3,4\n", CsvHeader.None);

        Assert.Equal(["column 1", "column 2"], table.Columns);
        Assert.Equal(2, table.RowCount);
    }

    [SkippableFact]
    public void The_Titanic_table_is_encoded()
    {
        var table = CsvTable.Read(Path.Combine(SharedData.Folder("titanic"), "titanic.csv"));
        var data = TabularEncoder.Fit(table, new()
        {
            Numeric = ["Age", "Fare", "SibSp", "Parch"],
            Categorical = ["Sex", "Pclass", "Embarked"],
            Label = "Survived",
        }).Encode(table);

        Assert.Equal(342, data.Labels.Sum());
        Assert.Equal(891, data.ToDataset().Count);
        Assert.Contains("Embarked=(missing)", data.FeatureNames);
        Assert.All(data.Features, value => Assert.True(float.IsFinite(value)));
    }
}
