namespace Fathom.Text;

/// <summary>A token that is looked for in the text as a whole, before anything is split: a special token, or a word added to a vocabulary.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
public sealed record AddedToken(int Id, string Content)
{
    /// <summary>Whether the token is one of control: matched only where the caller allows it. Others are matched always.</summary>
    public bool Special { get; init; } = true;

    /// <summary>Whether it must not touch a letter, digit or underscore.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether it takes the white space before it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Whether it takes the white space after it.</summary>
    public bool RightStrip { get; init; }

    /// <summary>Whether it is looked for in the normalised text instead of the original.</summary>
    public bool Normalized { get; init; }
}
