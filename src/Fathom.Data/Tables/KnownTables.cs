namespace Fathom.Data;

/// <summary>Tables that are recognised by their files.</summary>
public static class KnownTables
{
    /// <summary>Census income: whether a person earns over 50,000 dollars a year (Kohavi and Becker, 1996).</summary>
    public static KnownTable Adult { get; } = new("adult", "adult.data", "income")
    {
        TestFile = "adult.test",
        Columns =
        [
            "age", "workclass", "fnlwgt", "education", "education-num", "marital-status", "occupation", "relationship", "race", "sex", "capital-gain",
            "capital-loss", "hours-per-week", "native-country", "income",
        ],
        // A weight of the sample in the census, which says nothing of the person.
        Dropped = ["fnlwgt"],
        // Labels of the test file end with a full stop.
        LabelTrim = ".",
    };

    /// <summary>Passengers of the Titanic: who survived.</summary>
    public static KnownTable Titanic { get; } = new("titanic", "titanic.csv", "Survived")
    {
        Dropped = ["PassengerId", "Name", "Ticket", "Cabin"],
        Categorical = ["Pclass"],
    };

    /// <summary>Micro-calcifications in mammograms, 2.3 % of the rows (Woods et al., 1993).</summary>
    public static KnownTable Mammography { get; } = new("mammography", "mammography.csv", "class")
    {
        Columns = ["area", "grey level", "gradient", "noise", "contrast", "shape", "class"],
        LabelTrim = "'",
        Imbalanced = true,
    };

    /// <summary>Cell measures of biopsies, benign (2) or malignant (4) (Wolberg and Mangasarian, 1990).</summary>
    public static KnownTable BreastCancer { get; } = new("breast-cancer", "breast-cancer-wisconsin.data", "class")
    {
        Columns =
        [
            "id", "clump thickness", "uniformity of size", "uniformity of shape", "marginal adhesion", "epithelial size", "bare nuclei", "bland chromatin",
            "normal nucleoli", "mitoses", "class",
        ],
        Dropped = ["id"],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownTable> All { get; } = [Adult, Titanic, Mammography, BreastCancer];

    /// <summary>The table that is in <paramref name="folder"/>, or null.</summary>
    public static KnownTable? In(string folder) => All.FirstOrDefault(table => File.Exists(Path.Combine(folder, table.File)));
}
