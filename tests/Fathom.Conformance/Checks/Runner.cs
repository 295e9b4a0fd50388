namespace Fathom.Conformance;

/// <summary>Runs cases and reports on them.</summary>
internal static class Runner
{
    /// <summary>Runs all cases, writes a line for each failure and skip and the counts last.</summary>
    /// <returns>Whether none failed.</returns>
    public static bool Run(IEnumerable<Case> cases, TextWriter report)
    {
        var (passed, failed, skipped) = (0, 0, 0);
        foreach (var subject in cases)
        {
            var outcome = Run(subject);
            if (outcome.Skipped is not null)
            {
                skipped++;
                report.WriteLine($"skip {subject.Path}: {outcome.Skipped} not yet supported");
            }
            else if (outcome.Problems.Count == 0)
            {
                passed++;
            }
            else
            {
                failed++;
                foreach (var problem in outcome.Problems)
                    report.WriteLine($"FAIL {subject.Path}: {problem}");
            }
        }
        report.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
        return failed == 0;
    }

    private static Outcome Run(Case subject)
    {
        if (Catalogue.Find(subject) is not { } check)
            return new([], $"operation '{subject.Operation}' of group '{subject.Group}'");
        var trial = new Trial(subject);
        try
        {
            check(trial);
            return new(trial.Mismatches);
        }
        // A case that throws is one failure among others, whatever it throws.
        catch (Exception exception)
        {
            return new([.. trial.Mismatches, $"threw {exception.GetType().Name}: {exception.Message}"]);
        }
    }
}
