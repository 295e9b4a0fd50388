using System.Runtime.InteropServices;

namespace Fathom.Cli;

/// <summary>Turns the first Ctrl-C (or SIGTERM) into a cancellation, so that a run can finish its step and save; the second ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignals() => registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        if (source.IsCancellationRequested)
            Environment.Exit(ExitCodes.Stopped);
        context.Cancel = true;
        source.Cancel();
    }
}
