using Microsoft.EntityFrameworkCore;
using SppsFlows.Intake.Hooks;

namespace SppsFlows.Intake;

/// <summary>What was taken in, in the store.</summary>
internal static class IntakeTables
{
    internal static void AddIntakeTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new HookDeliveryTable());
    }
}
