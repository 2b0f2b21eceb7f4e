using SppsFlows.Approvals;
using SppsFlows.Links;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A5: what a decision needs.</summary>
public sealed class DecisionFormTests
{
    [Theory]
    [InlineData("approve", "", "")]
    [InlineData("approve", "Well done", "")]
    [InlineData("changes", "Another name, please", "")]
    [InlineData("changes", "  ", "note")]
    [InlineData("decline", "", "note")]
    [InlineData("decline", "No budget", "")]
    [InlineData("", "note", "decision")]
    [InlineData("APPROVE", "", "decision")]
    [InlineData("Approved", "", "decision")]
    public void Form_OfAPerson_LacksOnly(string choice, string note, string field) =>
        string.Join(",", new DecisionForm(choice, note).Problems().Keys).ShouldBe(field);

    [Fact]
    public void Note_OverItsLength_IsRefused() =>
        new DecisionForm("approve", new string('x', DecisionForm.MaxNote + 1)).Problems().Keys.ShouldBe(["note"]);

    [Theory]
    [InlineData(NameState.Missing, CodeState.NotNeeded, "signature")]
    [InlineData(NameState.SomebodyElse, CodeState.Right, "signature")]
    [InlineData(NameState.Fits, CodeState.Mailed, "code")]
    [InlineData(NameState.Fits, CodeState.Wrong, "code")]
    [InlineData(NameState.Fits, CodeState.Expired, "code")]
    [InlineData(NameState.Fits, CodeState.TooManyTries, "code")]
    [InlineData(NameState.Fits, CodeState.NoMoreCodes, "code")]
    [InlineData(NameState.Missing, CodeState.Mailed, "signature,code")]
    public void Verdict_ThatDoesNotPass_IsAProblemAtItsField(NameState name, CodeState code, string fields)
    {
        var verdict = new ScannerVerdict(name, code);

        verdict.Passes.ShouldBeFalse();
        string.Join(",", SignatureFields.Problems(verdict).Select(problem => problem.Key)).ShouldBe(fields);
    }

    [Fact]
    public void Form_OfSomebodySignedIn_WantsNeitherNameNorCode()
    {
        DecisionForm.Empty.Problems().Keys.ShouldBe(["decision"]);
        SignatureFields.Problems(verdict: null).ShouldBeEmpty();
    }
}
