namespace Fathom.Cli;

/// <summary>A recipe whose models write text: <c>fathom generate</c> takes its runs.</summary>
internal interface IWritingRecipe
{
    /// <summary>The model of the run in a folder, ready to write.</summary>
    RunWriter Writer(string path);
}
