using Fathom.Bench;

var arguments = CommandLine.Create().Parse(args);
if (arguments.Errors is [var error, ..])
{
    Console.Error.WriteLine(error.Message.ReplaceLineEndings(" "));
    return 2;
}
return arguments.Invoke();
