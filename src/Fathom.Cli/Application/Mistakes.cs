using System.Text;

namespace Fathom.Cli;

/// <summary>Says what an exception means to the person at the terminal, in one line.</summary>
internal static class Mistakes
{
    public static (string Message, int ExitCode) Describe(Exception exception) => exception switch
    {
        CliException mistake => (OneLine(mistake.Message), mistake.ExitCode),
        OperationCanceledException => ("stopped.", ExitCodes.Stopped),
        // Exceptions whose text is written for people: files, formats, shapes.
        IOException or UnauthorizedAccessException or FormatException or InvalidDataException or ShapeException or DTypeException =>
            (OneLine(exception.Message), ExitCodes.Failure),
        OutOfMemoryException => ("out of memory. Try a smaller --batch-size or --limit.", ExitCodes.Failure),
        _ => ($"unexpected {exception.GetType().Name}: {OneLine(exception.Message)} (FATHOM_DEBUG=1 shows where.)", ExitCodes.Failure),
    };

    // Whatever a file name or a message holds, it stays one line and writes nothing but text.
    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var character in text)
            if (!char.IsControl(character))
                line.Append(character);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        return line.ToString().TrimEnd();
    }
}
