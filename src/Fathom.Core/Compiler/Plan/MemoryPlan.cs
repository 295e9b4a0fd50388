namespace Fathom.Compiler;

/// <summary>Gives every intermediate result a place in one arena, so that results whose lifetimes do not overlap share memory.</summary>
internal static class MemoryPlan
{
    private const long Alignment = 64;

    /// <summary>Sets <see cref="Slot.ArenaOffset"/> of all arena slots; returns the size of the arena in bytes.</summary>
    /// <param name="steps">The kernels in order.</param>
    /// <param name="share">Whether to share at all; else every slot has memory of its own.</param>
    public static long Place(List<Step> steps, bool share)
    {
        var lives = new Dictionary<Slot, Life>();
        for (var i = 0; i < steps.Count; i++)
        {
            foreach (var slot in steps[i].Inputs.Concat(steps[i].Outputs))
                if (slot.Kind == SlotKind.Arena)
                    lives[slot] = lives.TryGetValue(slot, out var life) ? life with { Last = i } : new Life(slot, i, i);
        }
        // Largest first, each at the lowest place that is free during its life. Those that are placed stay in the order of their places.
        var placed = new List<Life>(lives.Count);
        long size = 0;
        foreach (var life in lives.Values.OrderByDescending(life => life.Slot.ByteLength).ThenBy(life => life.First))
        {
            var (slot, offset) = (life.Slot, 0L);
            foreach (var other in placed)
            {
                if (share && (other.First > life.Last || life.First > other.Last))
                    continue;
                if (offset + slot.ByteLength <= other.Slot.ArenaOffset)
                    break;
                offset = Math.Max(offset, Align(other.Slot.ArenaOffset + other.Slot.ByteLength));
            }
            slot.ArenaOffset = offset;
            var next = placed.FindIndex(other => other.Slot.ArenaOffset > offset);
            placed.Insert(next < 0 ? placed.Count : next, life);
            size = Math.Max(size, Align(offset + slot.ByteLength));
        }
        return size;
    }

    /// <summary>From which step to which a slot's elements are needed.</summary>
    private sealed record Life(Slot Slot, int First, int Last);

    private static long Align(long offset) => (offset + Alignment - 1) & ~(Alignment - 1);
}
