using System.CommandLine;
using System.IO.Enumeration;
using Fathom.Conformance;

const int Failure = 1, Misuse = 2;

var folder = new Argument<DirectoryInfo>("folder") { Description = "Reference values: one .npz file per group." };
var list = new Option<bool>("--list") { Description = "Name the cases without running them." };
var only = new Option<string>("--only") { Description = "Run cases whose group/name contains this; * stands for anything." };
var command = new RootCommand("Compares Fathom with reference values of PyTorch.") { folder, list, only };

var arguments = command.Parse(args);
if (arguments.Errors is [var error, ..])
    return Refuse(error.Message);
if (arguments.Action is not null)
    return arguments.Invoke();
var directory = arguments.GetRequiredValue(folder);
if (!directory.Exists)
    return Refuse($"There is no folder {directory}.");

IReadOnlyList<Case> cases;
try
{
    cases = CaseFolder.Load(directory.FullName);
}
catch (Exception exception) when (exception is FormatException or IOException or System.Text.Json.JsonException)
{
    return Refuse(exception.Message);
}
if (cases.Count == 0)
    return Refuse($"There are no .npz files in {directory}.");
if (arguments.GetValue(only) is { } pattern)
    cases = [.. cases.Where(subject => FileSystemName.MatchesSimpleExpression($"*{pattern}*", subject.Path))];
if (cases.Count == 0)
    return Refuse($"No case matches '{arguments.GetValue(only)}'; --list names them.");

if (!arguments.GetValue(list))
    return Runner.Run(cases, Console.Out) ? 0 : Failure;
foreach (var subject in cases)
    Console.WriteLine($"{subject.Path} ({subject.Operation})");
return 0;

static int Refuse(string message)
{
    Console.Error.WriteLine(message.ReplaceLineEndings(" "));
    return Misuse;
}
