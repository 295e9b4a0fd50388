using Fathom.Cli;

using var stop = new StopSignals();
return CliApplication.Run(args, CliConsole.ForProcess(), stop.Token);
