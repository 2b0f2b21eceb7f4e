using SppsFlows.Assignments;

namespace SppsFlows.App.Tests.Assignments.Simulation;

/// <summary>The rhythms by which the model counts are those of the design's table of kinds.</summary>
public sealed class RhythmTableTests
{
    [Theory]
    [InlineData("approval", "3, 5, 6", 0, "7", 30)]
    [InlineData("mend-request", "3, 7, 15", 0, "", 30)]
    [InlineData("escrow", "5", 5, "15", 0)]
    [InlineData("hand-over", "3, 5", 5, "7", 0)]
    [InlineData("closing", "3, 5", 5, "7", 0)]
    [InlineData("rotation", "2, 5", 5, "5 from the opening, 10 from the opening", 0)]
    [InlineData("misplaced-secret", "1, 3, 5", 5, "7", 0)]
    [InlineData("page-reservation", "3, 5", 5, "7", 0)]
    [InlineData("vetting", "3, 5", 5, "7", 0)]
    [InlineData("acknowledgement", "3, 5", 5, "7", 0)]
    public async Task Kind_OfTheTable_HasItsRhythm(string kind, string remindsOn, int thenEvery, string escalatesOn, int expiresOn)
    {
        await using var district = await SimulatedDistrict.OpenAsync();

        var rhythm = district.Rhythms[kind];
        (rhythm.Unit, string.Join(", ", rhythm.RemindOn), rhythm.ThenEvery, rhythm.ExpireOn)
            .ShouldBe((RhythmUnit.SchoolDays, remindsOn, thenEvery, expiresOn));
        string.Join(", ", rhythm.Escalations.Select(level => $"{level.On}{(level.From is CountFrom.Opened ? " from the opening" : "")}"))
            .ShouldBe(escalatesOn);
    }

    [Fact]
    public async Task EmergencyAccess_CountsMinutes()
    {
        await using var district = await SimulatedDistrict.OpenAsync();

        district.Rhythms.Where(kind => kind.Value.Unit is RhythmUnit.Minutes).Select(kind => kind.Key).ShouldBe(["emergency-access"]);
    }
}
