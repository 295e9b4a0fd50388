namespace Fathom.Data;

/// <summary>Whether a CSV file begins with the names of its columns.</summary>
public enum CsvHeader
{
    /// <summary>The first line names the columns.</summary>
    FirstLine,

    /// <summary>The first line is data.</summary>
    None,
}
