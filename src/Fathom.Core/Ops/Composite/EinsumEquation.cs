namespace Fathom;

/// <summary>A parsed equation of <c>Einsum</c>: one letter per axis, with private letters in place of dots.</summary>
/// <param name="Inputs">Letters of each operand.</param>
/// <param name="Output">Letters of the result.</param>
/// <param name="Sizes">Size of each letter's axes.</param>
internal sealed record EinsumEquation(string[] Inputs, string Output, IReadOnlyDictionary<char, int> Sizes)
{
    public static EinsumEquation Parse(string equation, ReadOnlySpan<Tensor> operands)
    {
        var sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        var inputs = sides[0].Split(',');
        if (sides.Length > 2 || inputs.Length != operands.Length)
            throw new ShapeException($"Einsum: '{equation}' names {inputs.Length} operands, {operands.Length} were given.");

        var (sizes, dots) = (new Dictionary<char, int>(), 0);
        for (var i = 0; i < inputs.Length; i++)
        {
            var count = inputs[i].Contains("...", StringComparison.Ordinal) ? operands[i].Rank - (inputs[i].Length - 3) : 0;
            dots = Math.Max(dots, count);
            inputs[i] = inputs[i].Replace("...", Dots(Math.Max(0, count)), StringComparison.Ordinal);
            Measure(equation, inputs[i], operands[i].Shape, sizes);
        }
        var output = sides.Length == 2 ? sides[1].Replace("...", Dots(dots), StringComparison.Ordinal) : Implicit(inputs, Dots(dots));
        if (output.FirstOrDefault(letter => !sizes.ContainsKey(letter)) is var unknown and not '\0')
            throw new ShapeException($"Einsum: '{equation}': the result's '{unknown}' is in no operand.");
        if (output.Distinct().Count() != output.Length)
            throw new ShapeException($"Einsum: '{equation}' names an axis of the result twice.");
        return new(inputs, output, sizes);
    }

    private static void Measure(string equation, string letters, Shape shape, Dictionary<char, int> sizes)
    {
        if (letters.Length != shape.Rank)
            throw new ShapeException($"Einsum: '{equation}' names {letters.Length} axes for an operand of shape {shape}.");
        for (var axis = 0; axis < letters.Length; axis++)
        {
            var letter = letters[axis];
            if (!char.IsAsciiLetter(letter) && letter is < FirstDot or > LastDot)
                throw new ShapeException($"Einsum: '{equation}': axes are named by letters, not '{letter}'.");
            if (sizes.TryGetValue(letter, out var known) && known != shape[axis] && known != 1 && shape[axis] != 1)
                throw new ShapeException($"Einsum: '{equation}': axis '{letter}' has size {known} in one place and {shape[axis]} in shape {shape}.");
            sizes[letter] = known > 1 ? known : shape[axis];
        }
    }

    private const char FirstDot = '\u2460', LastDot = '\u2473';

    // Private letters for dotted axes, numbered from the last one so that operands with fewer of them line up.
    private static string Dots(int count) => string.Concat(Enumerable.Range(0, count).Select(i => (char)(FirstDot + count - 1 - i)));

    private static string Implicit(string[] inputs, string dots)
    {
        var all = string.Concat(inputs);
        return dots + string.Concat(all.Where(char.IsAsciiLetter).Where(letter => all.Count(other => other == letter) == 1).Order());
    }
}
