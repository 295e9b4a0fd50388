namespace Fathom.Text;

/// <summary>Whether a model can go on from a prompt.</summary>
internal static class PromptCheck
{
    /// <exception cref="ArgumentException">When it cannot, with the reason.</exception>
    public static void Check(ISequenceModel model, int[] prompt)
    {
        if (prompt.Length == 0)
            throw new ArgumentException("Generate: the prompt is empty. Give at least one token, such as a line end or the end of text.");
        if (prompt.Length >= model.MaximumLength)
            throw new ArgumentException($"Generate: the prompt has {prompt.Length} tokens, and the model takes {model.MaximumLength} with what it adds. Keep the end of the prompt?");
        // 0, which Find gives when it finds nothing, is no wrong id.
        if (Array.Find(prompt, id => (uint)id >= (uint)model.Vocabulary) is not 0 and var wrong)
            throw new ArgumentException($"Generate: the prompt has the id {wrong}, and the model's ids are 0 to {model.Vocabulary - 1}.");
    }
}
