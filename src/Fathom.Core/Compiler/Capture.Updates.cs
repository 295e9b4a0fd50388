namespace Fathom.Compiler;

internal sealed partial class Capture
{
    /// <summary>
    /// Puts the updates in the order in which they were built, whatever the order in which the walk met them: each computes from what the one before
    /// it gives the variable, and the last value stands. An assignment overrules them.
    /// </summary>
    private void Chain()
    {
        for (var i = 1; i < updates.Count; i++)
            for (var j = i; j > 0 && updates[j - 1].Order > updates[j].Order; j--)
            {
                (updates[j - 1], updates[j]) = (updates[j], updates[j - 1]);
                (updateNodes[j - 1], updateNodes[j]) = (updateNodes[j], updateNodes[j - 1]);
            }
        var assigned = assignments.Count;
        for (var i = 0; i < updates.Count; i++)
        {
            var variables = updates[i].Variables;
            for (var k = 0; k < variables.Length; k++)
            {
                var value = numbers[updateNodes[i].Operands[1 + k]];
                // The order of the chain is part of the structure.
                code.Add(numbers.TryGet(updates[i].Currents[k], out var current) ? current : -1);
                code.Add(value);
                Assign(variables[k], value, updates[i], assigned);
            }
        }
    }

    private void Assign(Variable variable, int value, UpdateOp update, int assigned)
    {
        NumberOf(variable);
        var place = assignments.FindIndex(assignment => assignment.Variable == variable);
        if (place < 0)
            assignments.Add(new(variable, value, update));
        else if (place >= assigned)
            assignments[place] = new(variable, value, update);
    }

    /// <summary>For each read of a variable by an update, the value that an earlier update of this program gives it.</summary>
    private Dictionary<int, int> ChainedReads()
    {
        var reads = new Dictionary<int, int>();
        var latest = new Dictionary<Variable, int>();
        for (var i = 0; i < updates.Count; i++)
        {
            foreach (var current in updates[i].Currents)
                if (numbers.TryGet(current, out var number) && latest.TryGetValue(((CurrentOp)current.Operation).Variable, out var value))
                    reads[number] = value;
            for (var k = 0; k < updates[i].Variables.Length; k++)
                latest[updates[i].Variables[k]] = numbers[updateNodes[i].Operands[1 + k]];
        }
        return reads;
    }
}
