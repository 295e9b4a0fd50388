namespace Fathom.Training;

/// <summary>A text as it is, line breaks included: what a model has written, or read.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Text">The text.</param>
public sealed record ReportText(string Title, string Text) : ReportBlock(Title)
{
    internal override void Write(PageContext page) => page.Html.Add($"""
        <figure class="sample"><figcaption>{Title}</figcaption><pre>{Text}</pre></figure>
        """);
}
