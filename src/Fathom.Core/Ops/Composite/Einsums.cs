namespace Fathom;

/// <summary>Sums of products written as an equation of axis letters.</summary>
public static class Einsums
{
    extension(Tensor)
    {
        /// <summary>
        /// Einstein summation: "bij,bjk->bik" names the axes of each operand and of the result; letters that are not in the result are summed over,
        /// a letter twice in one operand takes the diagonal, and "..." stands for leading axes that broadcast. Without "->" the result has
        /// the letters that occur once, in alphabetical order.
        /// </summary>
        /// <param name="equation">Letters for each operand, separated by commas.</param>
        /// <param name="operands">The tensors, contracted from left to right.</param>
        public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> operands)
        {
            var parsed = EinsumEquation.Parse(equation, operands);
            var terms = new List<EinsumTerm>();
            for (var i = 0; i < operands.Length; i++)
                terms.Add(EinsumTerm.Of(operands[i], parsed.Inputs[i], parsed.Sizes));
            while (terms.Count > 1)
            {
                var needed = string.Concat(terms.Skip(2).Select(term => term.Letters)) + parsed.Output;
                terms[1] = EinsumTerm.Contract(terms[0].SumAllBut(terms[1].Letters + needed), terms[1].SumAllBut(terms[0].Letters + needed), needed);
                terms.RemoveAt(0);
            }
            return terms[0].SumAllBut(parsed.Output).Ordered(parsed.Output);
        }
    }
}
