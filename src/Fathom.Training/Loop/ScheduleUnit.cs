namespace Fathom.Training;

/// <summary>What a schedule counts.</summary>
public enum ScheduleUnit
{
    /// <summary>Steps since the start of the run.</summary>
    Step,

    /// <summary>Epochs since the start of the run.</summary>
    Epoch,
}
